//! The only icons: Lucide's, drawn as characters of the icon font.
//!
//! Written by `assets/fonts/make_fonts.py` from Lucide 1.62.0; change the list there. 16 pt is the normal size, 14 pt
//! inside rows and chips, 12 pt in check boxes and sort marks, 32 pt in empty states.

/// An icon, by its name in Lucide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    /// `activity`.
    Activity,
    /// `arrow-down`.
    ArrowDown,
    /// `arrow-left`.
    ArrowLeft,
    /// `arrow-right`.
    ArrowRight,
    /// `arrow-up`.
    ArrowUp,
    /// `box`.
    Box,
    /// `calendar`.
    Calendar,
    /// `chart-line`.
    ChartLine,
    /// `check`.
    Check,
    /// `chevron-down`.
    ChevronDown,
    /// `chevron-right`.
    ChevronRight,
    /// `chevron-up`.
    ChevronUp,
    /// `circle-check`.
    CircleCheck,
    /// `circle-slash`.
    CircleSlash,
    /// `circle-x`.
    CircleX,
    /// `clock`.
    Clock,
    /// `columns-3`.
    Columns3,
    /// `copy`.
    Copy,
    /// `database`.
    Database,
    /// `download`.
    Download,
    /// `ellipsis`.
    Ellipsis,
    /// `external-link`.
    ExternalLink,
    /// `eye`.
    Eye,
    /// `eye-off`.
    EyeOff,
    /// `file`.
    File,
    /// `file-code`.
    FileCode,
    /// `file-json`.
    FileJson,
    /// `file-spreadsheet`.
    FileSpreadsheet,
    /// `file-text`.
    FileText,
    /// `flask-conical`.
    FlaskConical,
    /// `folder`.
    Folder,
    /// `folder-down`.
    FolderDown,
    /// `folder-open`.
    FolderOpen,
    /// `folder-x`.
    FolderX,
    /// `grid-2x2`.
    Grid2x2,
    /// `group`.
    Group,
    /// `image`.
    Image,
    /// `image-off`.
    ImageOff,
    /// `info`.
    Info,
    /// `languages`.
    Languages,
    /// `layers`.
    Layers,
    /// `list-filter`.
    ListFilter,
    /// `loader-circle`.
    LoaderCircle,
    /// `lock`.
    Lock,
    /// `maximize-2`.
    Maximize2,
    /// `message-square-text`.
    MessageSquareText,
    /// `moon`.
    Moon,
    /// `panel-left`.
    PanelLeft,
    /// `panel-right`.
    PanelRight,
    /// `play`.
    Play,
    /// `plus`.
    Plus,
    /// `refresh-cw`.
    RefreshCw,
    /// `rotate-ccw`.
    RotateCcw,
    /// `search`.
    Search,
    /// `search-x`.
    SearchX,
    /// `sliders-horizontal`.
    SlidersHorizontal,
    /// `square`.
    Square,
    /// `sun`.
    Sun,
    /// `table`.
    Table,
    /// `table-2`.
    Table2,
    /// `tag`.
    Tag,
    /// `terminal`.
    Terminal,
    /// `trash-2`.
    Trash2,
    /// `triangle-alert`.
    TriangleAlert,
    /// `unlink`.
    Unlink,
    /// `x`.
    X,
    /// `zoom-in`.
    ZoomIn,
}

impl Icon {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Activity,
        Self::ArrowDown,
        Self::ArrowLeft,
        Self::ArrowRight,
        Self::ArrowUp,
        Self::Box,
        Self::Calendar,
        Self::ChartLine,
        Self::Check,
        Self::ChevronDown,
        Self::ChevronRight,
        Self::ChevronUp,
        Self::CircleCheck,
        Self::CircleSlash,
        Self::CircleX,
        Self::Clock,
        Self::Columns3,
        Self::Copy,
        Self::Database,
        Self::Download,
        Self::Ellipsis,
        Self::ExternalLink,
        Self::Eye,
        Self::EyeOff,
        Self::File,
        Self::FileCode,
        Self::FileJson,
        Self::FileSpreadsheet,
        Self::FileText,
        Self::FlaskConical,
        Self::Folder,
        Self::FolderDown,
        Self::FolderOpen,
        Self::FolderX,
        Self::Grid2x2,
        Self::Group,
        Self::Image,
        Self::ImageOff,
        Self::Info,
        Self::Languages,
        Self::Layers,
        Self::ListFilter,
        Self::LoaderCircle,
        Self::Lock,
        Self::Maximize2,
        Self::MessageSquareText,
        Self::Moon,
        Self::PanelLeft,
        Self::PanelRight,
        Self::Play,
        Self::Plus,
        Self::RefreshCw,
        Self::RotateCcw,
        Self::Search,
        Self::SearchX,
        Self::SlidersHorizontal,
        Self::Square,
        Self::Sun,
        Self::Table,
        Self::Table2,
        Self::Tag,
        Self::Terminal,
        Self::Trash2,
        Self::TriangleAlert,
        Self::Unlink,
        Self::X,
        Self::ZoomIn,
    ];

    /// Its character in the icon font: private use, so it must be drawn in the family [`ICONS`].
    pub const fn glyph(self) -> char {
        match self {
            Self::Activity => '\u{e038}',
            Self::ArrowDown => '\u{e042}',
            Self::ArrowLeft => '\u{e048}',
            Self::ArrowRight => '\u{e049}',
            Self::ArrowUp => '\u{e04a}',
            Self::Box => '\u{e061}',
            Self::Calendar => '\u{e063}',
            Self::ChartLine => '\u{e2a5}',
            Self::Check => '\u{e06c}',
            Self::ChevronDown => '\u{e06d}',
            Self::ChevronRight => '\u{e06f}',
            Self::ChevronUp => '\u{e070}',
            Self::CircleCheck => '\u{e226}',
            Self::CircleSlash => '\u{e402}',
            Self::CircleX => '\u{e084}',
            Self::Clock => '\u{e087}',
            Self::Columns3 => '\u{e099}',
            Self::Copy => '\u{e09e}',
            Self::Database => '\u{e0ad}',
            Self::Download => '\u{e0b2}',
            Self::Ellipsis => '\u{e0b6}',
            Self::ExternalLink => '\u{e0b9}',
            Self::Eye => '\u{e0ba}',
            Self::EyeOff => '\u{e0bb}',
            Self::File => '\u{e0c0}',
            Self::FileCode => '\u{e0c3}',
            Self::FileJson => '\u{e36b}',
            Self::FileSpreadsheet => '\u{e326}',
            Self::FileText => '\u{e0cc}',
            Self::FlaskConical => '\u{e0d5}',
            Self::Folder => '\u{e0d7}',
            Self::FolderDown => '\u{e332}',
            Self::FolderOpen => '\u{e247}',
            Self::FolderX => '\u{e33e}',
            Self::Grid2x2 => '\u{e4ff}',
            Self::Group => '\u{e464}',
            Self::Image => '\u{e0f6}',
            Self::ImageOff => '\u{e1c0}',
            Self::Info => '\u{e0f9}',
            Self::Languages => '\u{e0fe}',
            Self::Layers => '\u{e529}',
            Self::ListFilter => '\u{e460}',
            Self::LoaderCircle => '\u{e10a}',
            Self::Lock => '\u{e10b}',
            Self::Maximize2 => '\u{e113}',
            Self::MessageSquareText => '\u{e575}',
            Self::Moon => '\u{e11e}',
            Self::PanelLeft => '\u{e12a}',
            Self::PanelRight => '\u{e431}',
            Self::Play => '\u{e13c}',
            Self::Plus => '\u{e13d}',
            Self::RefreshCw => '\u{e145}',
            Self::RotateCcw => '\u{e148}',
            Self::Search => '\u{e151}',
            Self::SearchX => '\u{e4ad}',
            Self::SlidersHorizontal => '\u{e29a}',
            Self::Square => '\u{e167}',
            Self::Sun => '\u{e178}',
            Self::Table => '\u{e17d}',
            Self::Table2 => '\u{e2f9}',
            Self::Tag => '\u{e17f}',
            Self::Terminal => '\u{e181}',
            Self::Trash2 => '\u{e18e}',
            Self::TriangleAlert => '\u{e193}',
            Self::Unlink => '\u{e19c}',
            Self::X => '\u{e1b2}',
            Self::ZoomIn => '\u{e1b6}',
        }
    }

    /// The font to draw [`Self::glyph`] in, at this height and width in points.
    pub fn font(size: f32) -> egui::FontId {
        egui::FontId::new(size, egui::FontFamily::Name(ICONS.into()))
    }

    /// The icon as text, at this height and width in points, in the colour of the text around it.
    pub fn text(self, size: f32) -> egui::RichText {
        egui::RichText::new(self.glyph()).font(Self::font(size))
    }
}

/// Name of the font family that has the icons and nothing else.
pub const ICONS: &str = "icons";
