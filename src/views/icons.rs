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
    /// `arrow-down-up`.
    ArrowDownUp,
    /// `arrow-left`.
    ArrowLeft,
    /// `arrow-right`.
    ArrowRight,
    /// `arrow-up`.
    ArrowUp,
    /// `arrow-up-down`.
    ArrowUpDown,
    /// `badge-check`.
    BadgeCheck,
    /// `book-open`.
    BookOpen,
    /// `box`.
    Box,
    /// `bug`.
    Bug,
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
    /// `chevrons-down-up`.
    ChevronsDownUp,
    /// `chevrons-up-down`.
    ChevronsUpDown,
    /// `circle`.
    Circle,
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
    /// `command`.
    Command,
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
    /// `file-image`.
    FileImage,
    /// `file-json`.
    FileJson,
    /// `file-spreadsheet`.
    FileSpreadsheet,
    /// `file-text`.
    FileText,
    /// `filter`.
    Filter,
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
    /// `git-branch`.
    GitBranch,
    /// `git-commit-horizontal`.
    GitCommitHorizontal,
    /// `git-compare`.
    GitCompare,
    /// `grid-2x2`.
    Grid2x2,
    /// `group`.
    Group,
    /// `hash`.
    Hash,
    /// `house`.
    House,
    /// `image`.
    Image,
    /// `image-off`.
    ImageOff,
    /// `images`.
    Images,
    /// `info`.
    Info,
    /// `languages`.
    Languages,
    /// `layers`.
    Layers,
    /// `layout-grid`.
    LayoutGrid,
    /// `link-2`.
    Link2,
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
    /// `minus`.
    Minus,
    /// `moon`.
    Moon,
    /// `palette`.
    Palette,
    /// `panel-left`.
    PanelLeft,
    /// `panel-right`.
    PanelRight,
    /// `pencil`.
    Pencil,
    /// `pin`.
    Pin,
    /// `play`.
    Play,
    /// `plus`.
    Plus,
    /// `refresh-cw`.
    RefreshCw,
    /// `regex`.
    Regex,
    /// `repeat`.
    Repeat,
    /// `rotate-ccw`.
    RotateCcw,
    /// `rotate-cw`.
    RotateCw,
    /// `scan`.
    Scan,
    /// `search`.
    Search,
    /// `search-x`.
    SearchX,
    /// `settings`.
    Settings,
    /// `skip-back`.
    SkipBack,
    /// `skip-forward`.
    SkipForward,
    /// `sliders-horizontal`.
    SlidersHorizontal,
    /// `square`.
    Square,
    /// `star`.
    Star,
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
    /// `timer`.
    Timer,
    /// `trash-2`.
    Trash2,
    /// `triangle-alert`.
    TriangleAlert,
    /// `unlink`.
    Unlink,
    /// `upload`.
    Upload,
    /// `user`.
    User,
    /// `users`.
    Users,
    /// `x`.
    X,
    /// `zoom-in`.
    ZoomIn,
    /// `zoom-out`.
    ZoomOut,
}

impl Icon {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Activity,
        Self::ArrowDown,
        Self::ArrowDownUp,
        Self::ArrowLeft,
        Self::ArrowRight,
        Self::ArrowUp,
        Self::ArrowUpDown,
        Self::BadgeCheck,
        Self::BookOpen,
        Self::Box,
        Self::Bug,
        Self::Calendar,
        Self::ChartLine,
        Self::Check,
        Self::ChevronDown,
        Self::ChevronRight,
        Self::ChevronUp,
        Self::ChevronsDownUp,
        Self::ChevronsUpDown,
        Self::Circle,
        Self::CircleCheck,
        Self::CircleSlash,
        Self::CircleX,
        Self::Clock,
        Self::Columns3,
        Self::Command,
        Self::Copy,
        Self::Database,
        Self::Download,
        Self::Ellipsis,
        Self::ExternalLink,
        Self::Eye,
        Self::EyeOff,
        Self::File,
        Self::FileCode,
        Self::FileImage,
        Self::FileJson,
        Self::FileSpreadsheet,
        Self::FileText,
        Self::Filter,
        Self::FlaskConical,
        Self::Folder,
        Self::FolderDown,
        Self::FolderOpen,
        Self::FolderX,
        Self::GitBranch,
        Self::GitCommitHorizontal,
        Self::GitCompare,
        Self::Grid2x2,
        Self::Group,
        Self::Hash,
        Self::House,
        Self::Image,
        Self::ImageOff,
        Self::Images,
        Self::Info,
        Self::Languages,
        Self::Layers,
        Self::LayoutGrid,
        Self::Link2,
        Self::ListFilter,
        Self::LoaderCircle,
        Self::Lock,
        Self::Maximize2,
        Self::MessageSquareText,
        Self::Minus,
        Self::Moon,
        Self::Palette,
        Self::PanelLeft,
        Self::PanelRight,
        Self::Pencil,
        Self::Pin,
        Self::Play,
        Self::Plus,
        Self::RefreshCw,
        Self::Regex,
        Self::Repeat,
        Self::RotateCcw,
        Self::RotateCw,
        Self::Scan,
        Self::Search,
        Self::SearchX,
        Self::Settings,
        Self::SkipBack,
        Self::SkipForward,
        Self::SlidersHorizontal,
        Self::Square,
        Self::Star,
        Self::Sun,
        Self::Table,
        Self::Table2,
        Self::Tag,
        Self::Terminal,
        Self::Timer,
        Self::Trash2,
        Self::TriangleAlert,
        Self::Unlink,
        Self::Upload,
        Self::User,
        Self::Users,
        Self::X,
        Self::ZoomIn,
        Self::ZoomOut,
    ];

    /// Its character in the icon font: private use, so it must be drawn in the family [`ICONS`].
    pub const fn glyph(self) -> char {
        match self {
            Self::Activity => '\u{e038}',
            Self::ArrowDown => '\u{e042}',
            Self::ArrowDownUp => '\u{e046}',
            Self::ArrowLeft => '\u{e048}',
            Self::ArrowRight => '\u{e049}',
            Self::ArrowUp => '\u{e04a}',
            Self::ArrowUpDown => '\u{e37d}',
            Self::BadgeCheck => '\u{e241}',
            Self::BookOpen => '\u{e05f}',
            Self::Box => '\u{e061}',
            Self::Bug => '\u{e20c}',
            Self::Calendar => '\u{e063}',
            Self::ChartLine => '\u{e2a5}',
            Self::Check => '\u{e06c}',
            Self::ChevronDown => '\u{e06d}',
            Self::ChevronRight => '\u{e06f}',
            Self::ChevronUp => '\u{e070}',
            Self::ChevronsDownUp => '\u{e228}',
            Self::ChevronsUpDown => '\u{e211}',
            Self::Circle => '\u{e076}',
            Self::CircleCheck => '\u{e226}',
            Self::CircleSlash => '\u{e402}',
            Self::CircleX => '\u{e084}',
            Self::Clock => '\u{e087}',
            Self::Columns3 => '\u{e099}',
            Self::Command => '\u{e09a}',
            Self::Copy => '\u{e09e}',
            Self::Database => '\u{e0ad}',
            Self::Download => '\u{e0b2}',
            Self::Ellipsis => '\u{e0b6}',
            Self::ExternalLink => '\u{e0b9}',
            Self::Eye => '\u{e0ba}',
            Self::EyeOff => '\u{e0bb}',
            Self::File => '\u{e0c0}',
            Self::FileCode => '\u{e0c3}',
            Self::FileImage => '\u{e31c}',
            Self::FileJson => '\u{e36b}',
            Self::FileSpreadsheet => '\u{e326}',
            Self::FileText => '\u{e0cc}',
            Self::Filter => '\u{e0dc}',
            Self::FlaskConical => '\u{e0d5}',
            Self::Folder => '\u{e0d7}',
            Self::FolderDown => '\u{e332}',
            Self::FolderOpen => '\u{e247}',
            Self::FolderX => '\u{e33e}',
            Self::GitBranch => '\u{e0e2}',
            Self::GitCommitHorizontal => '\u{e0e3}',
            Self::GitCompare => '\u{e359}',
            Self::Grid2x2 => '\u{e4ff}',
            Self::Group => '\u{e464}',
            Self::Hash => '\u{e0ef}',
            Self::House => '\u{e0f5}',
            Self::Image => '\u{e0f6}',
            Self::ImageOff => '\u{e1c0}',
            Self::Images => '\u{e5c4}',
            Self::Info => '\u{e0f9}',
            Self::Languages => '\u{e0fe}',
            Self::Layers => '\u{e529}',
            Self::LayoutGrid => '\u{e0ff}',
            Self::Link2 => '\u{e103}',
            Self::ListFilter => '\u{e460}',
            Self::LoaderCircle => '\u{e10a}',
            Self::Lock => '\u{e10b}',
            Self::Maximize2 => '\u{e113}',
            Self::MessageSquareText => '\u{e575}',
            Self::Minus => '\u{e11c}',
            Self::Moon => '\u{e11e}',
            Self::Palette => '\u{e1dd}',
            Self::PanelLeft => '\u{e12a}',
            Self::PanelRight => '\u{e431}',
            Self::Pencil => '\u{e1f9}',
            Self::Pin => '\u{e259}',
            Self::Play => '\u{e13c}',
            Self::Plus => '\u{e13d}',
            Self::RefreshCw => '\u{e145}',
            Self::Regex => '\u{e1fc}',
            Self::Repeat => '\u{e146}',
            Self::RotateCcw => '\u{e148}',
            Self::RotateCw => '\u{e149}',
            Self::Scan => '\u{e257}',
            Self::Search => '\u{e151}',
            Self::SearchX => '\u{e4ad}',
            Self::Settings => '\u{e154}',
            Self::SkipBack => '\u{e15f}',
            Self::SkipForward => '\u{e160}',
            Self::SlidersHorizontal => '\u{e29a}',
            Self::Square => '\u{e167}',
            Self::Star => '\u{e176}',
            Self::Sun => '\u{e178}',
            Self::Table => '\u{e17d}',
            Self::Table2 => '\u{e2f9}',
            Self::Tag => '\u{e17f}',
            Self::Terminal => '\u{e181}',
            Self::Timer => '\u{e1e0}',
            Self::Trash2 => '\u{e18e}',
            Self::TriangleAlert => '\u{e193}',
            Self::Unlink => '\u{e19c}',
            Self::Upload => '\u{e19e}',
            Self::User => '\u{e19f}',
            Self::Users => '\u{e1a4}',
            Self::X => '\u{e1b2}',
            Self::ZoomIn => '\u{e1b6}',
            Self::ZoomOut => '\u{e1b7}',
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
