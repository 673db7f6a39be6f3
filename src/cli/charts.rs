//! The arguments by which charts are made, wherever charts are drawn.

use clap::Args;

use crate::chart::aggregate::{Align, Band, Center};
use crate::chart::export::RunColor;
use crate::chart::{AxisScale, ChartOptions, GroupKey, Grouping, PointOrder, Smoothing, XAxis};

/// How charts are made.
#[derive(Clone, Debug, Args)]
pub struct ChartArguments {
    /// X axis: step, relative, since-first, wall or a metric; metric:NAME for a metric named like an axis
    #[arg(long, value_name = "AXIS", default_value = "step", allow_hyphen_values = true)]
    pub x: XAxis,
    /// Logarithmic x axis
    #[arg(long)]
    pub log_x: bool,
    /// Logarithmic y axis
    #[arg(long)]
    pub log_y: bool,
    /// When x goes back: sorted (sort the points) or stored (split the curve)
    #[arg(long, value_name = "ORDER", default_value = "sorted", value_parser = parse_order)]
    pub order: PointOrder,
    /// Smoothing: none, ema:0.6, time-ema:0.9, gaussian:5 or mean:11
    #[arg(long, value_name = "SMOOTHING", default_value = "none")]
    pub smooth: Smoothing,
    /// Hide the raw curve behind a smoothed one
    #[arg(long)]
    pub no_raw: bool,
    /// Scale y to the 5th–95th percentile
    #[arg(long)]
    pub ignore_outliers: bool,
    /// Draw curves as differences from that of this run, given by its ID
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub difference_to: Option<String>,
    /// Group runs by params.NAME, tags.NAME, parent or name:PATTERN; repeat for finer groups
    #[arg(long, value_name = "KEY")]
    pub group_by: Vec<GroupKey>,
    /// Curve of each group: mean or median
    #[arg(long = "centre", alias = "center", value_name = "CENTRE", default_value = "mean", requires = "group_by")]
    pub center: Center,
    /// Band: none, std, stderr, minmax or ci95
    #[arg(long, default_value = "std", requires = "group_by")]
    pub band: Band,
    /// Align the runs of a group on x: interpolate, or exact for equal x only
    #[arg(long, default_value = "interpolate", requires = "group_by")]
    pub align: Align,
    /// Hide a group, named as in the legend; repeat for several
    #[arg(long = "hide-group", value_name = "NAME", requires = "group_by", allow_hyphen_values = true)]
    pub hidden_groups: Vec<String>,
    /// Colour runs by a parameter
    #[arg(long = "colour-by", alias = "color-by", value_name = "PARAM", allow_hyphen_values = true)]
    pub color_by: Option<String>,
    /// Look of one run: ID=#rrggbb, or ID=N for palette colour N, perhaps with :dashed, :dotted or :dash-dot; repeat for several
    #[arg(long = "run-colour", alias = "run-color", value_name = "ID=COLOUR")]
    pub run_colors: Vec<RunColor>,
}

fn parse_order(text: &str) -> Result<PointOrder, String> {
    match text {
        "sorted" => Ok(PointOrder::Sorted),
        "stored" => Ok(PointOrder::Stored),
        _ => Err("expected sorted or stored".to_owned()),
    }
}

impl ChartArguments {
    /// The options that they mean.
    pub fn options(&self) -> ChartOptions {
        let log = |is_log: bool| if is_log { AxisScale::Log } else { AxisScale::Linear };
        let grouping = (!self.group_by.is_empty()).then(|| Grouping {
            by: self.group_by.clone(),
            center: self.center,
            band: self.band,
            align: self.align,
        });
        ChartOptions {
            x_axis: self.x.clone(),
            x_scale: log(self.log_x),
            y_scale: log(self.log_y),
            order: self.order,
            smoothing: self.smooth,
            shows_raw: !self.no_raw,
            ignores_outliers: self.ignore_outliers,
            grouping,
            difference_to: self.difference_to.as_deref().map(Into::into),
        }
    }
}
