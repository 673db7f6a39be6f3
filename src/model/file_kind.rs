//! What a file is, as far as its name tells: the only list of file name endings.
//!
//! Icons, the groups of "Disk usage", the choice of thumbnails and the formats of previews all ask here. Where a
//! preview looks at the content of a file, its answer counts for more.

use crate::store::space::Part;

/// What the name of a file promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// Weights, checkpoints, pickled objects.
    Model,
    /// Numbers in a binary form.
    Array,
    /// A table in a binary form.
    Table,
    /// Values separated by a character.
    TextTable,
    /// Summaries as TensorBoard reads them.
    Events,
    Database,
    /// A raster image that previews decode.
    Image,
    /// An image made of shapes.
    Drawing,
    /// A raster image that nothing here decodes.
    OtherImage,
    /// Sound, compressed or not.
    Audio,
    /// Film, with or without sound.
    Video,
    /// Several files in one, or one compressed.
    Archive,
    /// JSON, one or several values.
    Json,
    /// YAML; also `MLmodel` and `MLproject`.
    Yaml,
    /// A notebook of Jupyter.
    Notebook,
    /// Programs, and settings in other forms than JSON and YAML.
    Code,
    /// Text that can be laid out.
    Markdown,
    /// A page for a browser.
    Page,
    /// Pages as they are printed, or their source.
    Document,
    Text,
    /// The name promises nothing.
    Other,
}

/// Endings after the last dot, in lower case and in order.
const ENDINGS: &[(&str, FileKind)] = &[
    ("7z", FileKind::Archive),
    ("aac", FileKind::Audio),
    ("arrow", FileKind::Table),
    ("avi", FileKind::Video),
    ("avif", FileKind::OtherImage),
    ("bin", FileKind::Model),
    ("bmp", FileKind::Image),
    ("bz2", FileKind::Archive),
    ("cbm", FileKind::Model),
    ("cfg", FileKind::Code),
    ("ckpt", FileKind::Model),
    ("conf", FileKind::Code),
    ("csv", FileKind::TextTable),
    ("dat", FileKind::Array),
    ("db", FileKind::Database),
    ("err", FileKind::Text),
    ("feather", FileKind::Table),
    ("flac", FileKind::Audio),
    ("geojson", FileKind::Json),
    ("gguf", FileKind::Model),
    ("gif", FileKind::Image),
    ("gz", FileKind::Archive),
    ("h5", FileKind::Model),
    ("hdf5", FileKind::Model),
    ("heic", FileKind::OtherImage),
    ("htm", FileKind::Page),
    ("html", FileKind::Page),
    ("ico", FileKind::OtherImage),
    ("index", FileKind::Model),
    ("ini", FileKind::Code),
    ("ipynb", FileKind::Notebook),
    ("joblib", FileKind::Model),
    ("jp2", FileKind::OtherImage),
    ("jpeg", FileKind::Image),
    ("jpg", FileKind::Image),
    ("js", FileKind::Code),
    ("json", FileKind::Json),
    ("jsonl", FileKind::Json),
    ("jxl", FileKind::OtherImage),
    ("keras", FileKind::Model),
    ("lgb", FileKind::Model),
    ("log", FileKind::Text),
    ("m4a", FileKind::Audio),
    ("mar", FileKind::Model),
    ("markdown", FileKind::Markdown),
    ("mat", FileKind::Array),
    ("md", FileKind::Markdown),
    ("mdx", FileKind::Markdown),
    ("mkd", FileKind::Markdown),
    ("mkv", FileKind::Video),
    // Core ML; the description that MLflow writes is a whole name, see below.
    ("mlmodel", FileKind::Model),
    ("model", FileKind::Model),
    ("mov", FileKind::Video),
    ("mp3", FileKind::Audio),
    ("mp4", FileKind::Video),
    ("msgpack", FileKind::Model),
    ("nc", FileKind::Array),
    ("ndjson", FileKind::Json),
    ("npy", FileKind::Array),
    ("npz", FileKind::Array),
    ("ogg", FileKind::Audio),
    ("onnx", FileKind::Model),
    ("opus", FileKind::Audio),
    ("out", FileKind::Text),
    ("parquet", FileKind::Table),
    ("pb", FileKind::Model),
    ("pdf", FileKind::Document),
    ("pickle", FileKind::Model),
    ("pkl", FileKind::Model),
    ("png", FileKind::Image),
    ("psv", FileKind::TextTable),
    ("pt", FileKind::Model),
    ("pth", FileKind::Model),
    ("py", FileKind::Code),
    ("rar", FileKind::Archive),
    ("rst", FileKind::Text),
    ("safetensors", FileKind::Model),
    ("sh", FileKind::Code),
    ("sqlite", FileKind::Database),
    ("svg", FileKind::Drawing),
    ("svgz", FileKind::Drawing),
    ("tab", FileKind::TextTable),
    ("tar", FileKind::Archive),
    ("tex", FileKind::Document),
    ("tfevents", FileKind::Events),
    ("tflite", FileKind::Model),
    ("tfrecord", FileKind::Array),
    ("tgz", FileKind::Archive),
    ("tif", FileKind::Image),
    ("tiff", FileKind::Image),
    ("toml", FileKind::Code),
    ("tsv", FileKind::TextTable),
    ("txt", FileKind::Text),
    ("ubj", FileKind::Model),
    ("wav", FileKind::Audio),
    ("webm", FileKind::Video),
    ("webp", FileKind::Image),
    ("whl", FileKind::Archive),
    ("xgb", FileKind::Model),
    ("xlsx", FileKind::Table),
    ("xml", FileKind::Code),
    ("xz", FileKind::Archive),
    ("yaml", FileKind::Yaml),
    ("yml", FileKind::Yaml),
    ("zarr", FileKind::Array),
    ("zip", FileKind::Archive),
    ("zst", FileKind::Archive),
];

/// Longer endings are in no table, and are not copied to be looked up.
const LONGEST_ENDING: usize = 16;

impl FileKind {
    /// By the last part of `path` (`/` or `\` before it), without regard to case.
    pub fn of_name(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        // `MLmodel` and `MLproject` are YAML whatever their names end in.
        if name.eq_ignore_ascii_case("mlmodel") || name.eq_ignore_ascii_case("mlproject") {
            return Self::Yaml;
        }
        let ending = extension(name);
        if let Some(kind) = Self::of_ending(ending) {
            return kind;
        }
        match ending {
            // A checkpoint of TensorFlow in parts: `weights.data-00000-of-00002`.
            part if part.starts_with("data-") && part.contains("-of-") => Self::Model,
            _ if name.contains("tfevents") => Self::Events,
            _ => Self::Other,
        }
    }

    /// By what follows the last dot of a name, without regard to case.
    fn of_ending(ending: &str) -> Option<Self> {
        let mut lower = [0; LONGEST_ENDING];
        let lower = lower.get_mut(..ending.len())?;
        lower.copy_from_slice(ending.as_bytes());
        lower.make_ascii_lowercase();
        let at = ENDINGS.binary_search_by(|(known, _)| known.as_bytes().cmp(lower)).ok()?;
        Some(ENDINGS[at].1)
    }

    /// What it counts for in "Disk usage".
    pub fn group(self) -> FileGroup {
        match self {
            Self::Model => FileGroup::Models,
            Self::Array | Self::Table | Self::Events | Self::Database => FileGroup::Data,
            Self::TextTable
            | Self::Json
            | Self::Yaml
            | Self::Notebook
            | Self::Code
            | Self::Markdown
            | Self::Page
            | Self::Document
            | Self::Text => FileGroup::Text,
            Self::Image | Self::Drawing | Self::OtherImage => FileGroup::Images,
            Self::Audio | Self::Video => FileGroup::Media,
            Self::Archive => FileGroup::Archives,
            Self::Other => FileGroup::Other,
        }
    }
}

/// What follows the last dot of `path`; empty without one.
pub fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Files that are summed up together: artifacts by their kind, what MLflow writes by its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileGroup {
    /// Models and checkpoints.
    Models,
    /// Arrays, binary tables, databases.
    Data,
    /// Text, tables of text, code, reports.
    Text,
    /// Images of every kind.
    Images,
    /// Sound and film.
    Media,
    /// Archives and compressed files.
    Archives,
    /// Artifacts of other kinds.
    Other,
    /// Histories of metrics.
    Metrics,
    /// Descriptions, parameters, tags.
    Records,
    /// Traces of calls.
    Traces,
    /// The database of a store.
    Database,
}

impl FileGroup {
    /// All of them; those of artifacts first.
    pub const ALL: [Self; 11] = [
        Self::Models,
        Self::Data,
        Self::Text,
        Self::Images,
        Self::Media,
        Self::Archives,
        Self::Other,
        Self::Metrics,
        Self::Records,
        Self::Traces,
        Self::Database,
    ];

    /// By the place of a file first and by its name second.
    pub fn of(part: Part, path: &str) -> Self {
        match part {
            Part::Artifact => FileKind::of_name(path).group(),
            Part::Metrics => Self::Metrics,
            Part::Records => Self::Records,
            Part::Traces => Self::Traces,
            Part::Database => Self::Database,
        }
    }

    /// Key of its name in the locale files.
    pub fn name_key(self) -> &'static str {
        match self {
            Self::Models => "kind-models",
            Self::Data => "kind-data",
            Self::Text => "kind-text",
            Self::Images => "kind-images",
            Self::Media => "kind-media",
            Self::Archives => "kind-archives",
            Self::Other => "kind-other",
            Self::Metrics => "kind-metrics",
            Self::Records => "kind-records",
            Self::Traces => "kind-traces",
            Self::Database => "kind-database",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_stand_once_in_order_and_in_lower_case() {
        assert!(ENDINGS.is_sorted_by(|(a, _), (b, _)| a < b));
        for (ending, kind) in ENDINGS {
            assert!(ending.len() <= LONGEST_ENDING && !ending.contains('.'), "{ending}");
            assert_eq!(*ending, ending.to_ascii_lowercase());
            assert_ne!(*kind, FileKind::Other, "{ending}");
            assert_eq!(FileKind::of_name(&format!("a/b.c.{}", ending.to_uppercase())), *kind, "{ending}");
        }
    }

    #[test]
    fn what_lists_used_to_disagree_about() {
        for (name, kind, group) in [
            ("weights.bin", FileKind::Model, FileGroup::Models),
            ("model.mlmodel", FileKind::Model, FileGroup::Models),
            ("model/MLmodel", FileKind::Yaml, FileGroup::Text),
            ("MLproject", FileKind::Yaml, FileGroup::Text),
            ("loss.svg", FileKind::Drawing, FileGroup::Images),
            ("favicon.ico", FileKind::OtherImage, FileGroup::Images),
            ("x.parquet", FileKind::Table, FileGroup::Data),
            ("x.xlsx", FileKind::Table, FileGroup::Data),
            ("x.tab", FileKind::TextTable, FileGroup::Text),
            ("x.ndjson", FileKind::Json, FileGroup::Text),
            ("x.ipynb", FileKind::Notebook, FileGroup::Text),
            ("x.markdown", FileKind::Markdown, FileGroup::Text),
            ("x.hdf5", FileKind::Model, FileGroup::Models),
            ("weights.data-00001-of-00002", FileKind::Model, FileGroup::Models),
            ("events.out.tfevents.1690000000.host", FileKind::Events, FileGroup::Data),
        ] {
            assert_eq!((FileKind::of_name(name), FileKind::of_name(name).group()), (kind, group), "{name}");
        }
    }

    #[test]
    fn a_name_without_an_ending_or_with_an_unknown_one_promises_nothing() {
        for name in ["", "png", "notes", "a.png/b", "x.", "x.ünknown", "x.a-very-long-ending-of-a-name"] {
            assert_eq!(FileKind::of_name(name), FileKind::Other, "{name}");
        }
        assert_eq!(FileKind::of_name(".png"), FileKind::Image);
        assert_eq!(FileKind::of_name(r"figures\Loss.PNG"), FileKind::Image);
    }

    #[test]
    fn kinds_follow_the_place_first_and_the_name_second() {
        for (part, path, group) in [
            (Part::Artifact, "model/model.PKL", FileGroup::Models),
            (Part::Artifact, "events.out.tfevents.1690000000.host", FileGroup::Data),
            (Part::Artifact, "notes", FileGroup::Other),
            (Part::Artifact, ".png", FileGroup::Images),
            (Part::Metrics, "loss.png", FileGroup::Metrics),
            (Part::Traces, "spans.json", FileGroup::Traces),
        ] {
            assert_eq!(FileGroup::of(part, path), group, "{path}");
        }
    }

    #[test]
    fn groups_know_their_place_in_the_list_of_all() {
        for (at, group) in FileGroup::ALL.into_iter().enumerate() {
            assert_eq!(group as usize, at);
        }
    }
}
