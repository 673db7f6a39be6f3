//! Which icon stands for which kind of file.

use super::icons::Icon;
use crate::model::{FileGroup, FileKind};

/// For one file, by what its name promises.
pub(super) fn of_kind(kind: FileKind) -> Icon {
    match kind {
        FileKind::Model => Icon::Box,
        FileKind::Array => Icon::Grid2x2,
        FileKind::Table | FileKind::TextTable => Icon::FileSpreadsheet,
        FileKind::Events => Icon::ChartLine,
        FileKind::Database => Icon::Database,
        FileKind::Image | FileKind::Drawing | FileKind::OtherImage => Icon::Image,
        FileKind::Audio | FileKind::Video => Icon::Play,
        FileKind::Archive => Icon::FolderDown,
        FileKind::Json => Icon::FileJson,
        FileKind::Yaml | FileKind::Notebook | FileKind::Code | FileKind::Page => Icon::FileCode,
        FileKind::Markdown | FileKind::Document | FileKind::Text => Icon::FileText,
        FileKind::Other => Icon::File,
    }
}

/// For files that are summed up together.
pub(super) fn of_group(group: FileGroup) -> Icon {
    match group {
        FileGroup::Models => Icon::Box,
        FileGroup::Data => Icon::Grid2x2,
        FileGroup::Text => Icon::FileText,
        FileGroup::Images => Icon::Image,
        FileGroup::Media => Icon::Play,
        FileGroup::Archives => Icon::FolderDown,
        FileGroup::Other => Icon::File,
        FileGroup::Metrics => Icon::ChartLine,
        FileGroup::Records => Icon::Tag,
        FileGroup::Traces => Icon::Activity,
        FileGroup::Database => Icon::Database,
    }
}
