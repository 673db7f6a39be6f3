//! A compiled expression: numbers, metrics and what is done with them, in the order in which a stack is worked off.

/// One step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Number(f64),
    /// By its place among those of the expression.
    Metric(usize),
    /// Replaces the topmost value.
    One(fn(f64) -> f64),
    /// Replaces the two topmost values, of which the upper one comes second.
    Two(fn(f64, f64) -> f64),
}

/// Steps that leave exactly one value; the parser writes no others.
#[derive(Clone, Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
}

impl Program {
    pub(super) fn new(steps: Vec<Step>) -> Self {
        Self { steps }
    }

    /// Whether it is a metric and nothing else.
    pub(super) fn is_metric(&self) -> bool {
        matches!(self.steps[..], [Step::Metric(_)])
    }

    /// The value where the metrics have `values`. `stack` is room that is used again.
    pub(super) fn value(&self, values: &[f64], stack: &mut Vec<f64>) -> f64 {
        stack.clear();
        for step in &self.steps {
            match *step {
                Step::Number(number) => stack.push(number),
                Step::Metric(at) => stack.push(values.get(at).copied().unwrap_or(f64::NAN)),
                Step::One(apply) => {
                    if let Some(value) = stack.last_mut() {
                        *value = apply(*value);
                    }
                }
                Step::Two(apply) => {
                    if let (Some(second), Some(first)) = (stack.pop(), stack.last_mut()) {
                        *first = apply(*first, second);
                    }
                }
            }
        }
        stack.pop().unwrap_or(f64::NAN)
    }
}

/// The function of one value with this name.
pub(super) fn function(name: &str) -> Option<fn(f64) -> f64> {
    let function: fn(f64) -> f64 = match name {
        "abs" => f64::abs,
        "signum" => f64::signum,
        "floor" => f64::floor,
        "round" => f64::round,
        "ceil" => f64::ceil,
        "trunc" => f64::trunc,
        "fract" => f64::fract,
        "exp" => f64::exp,
        "sqrt" => f64::sqrt,
        "cbrt" => f64::cbrt,
        "ln" | "log" => f64::ln,
        "log2" => f64::log2,
        "log10" => f64::log10,
        "sin" => f64::sin,
        "cos" => f64::cos,
        "tan" => f64::tan,
        "asin" => f64::asin,
        "acos" => f64::acos,
        "atan" => f64::atan,
        "sinh" => f64::sinh,
        "cosh" => f64::cosh,
        "tanh" => f64::tanh,
        "asinh" => f64::asinh,
        "acosh" => f64::acosh,
        "atanh" => f64::atanh,
        _ => return None,
    };
    Some(function)
}

/// The function of one or more values with this name, as one of two.
pub(super) fn function_of_many(name: &str) -> Option<fn(f64, f64) -> f64> {
    // Those of the standard library would forget NaN.
    match name {
        "min" => Some(|one, other| if one.is_nan() || one < other { one } else { other }),
        "max" => Some(|one, other| if one.is_nan() || one > other { one } else { other }),
        _ => None,
    }
}
