//! A value that a job brings. What was there before stays until the new value is here, so that a refresh never blanks
//! the screen.

use crate::text::Message;

/// See the module.
#[derive(Clone, Debug, Default)]
pub enum Loadable<T> {
    #[default]
    Idle,
    /// On its way; the value before, if there was one.
    Loading(Option<T>),
    Ready(T),
    /// Could not be had; why, and the value before.
    Failed(Message, Option<T>),
}

impl<T> Loadable<T> {
    /// The newest value there is, even while another one is on its way.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) | Self::Loading(Some(value)) | Self::Failed(_, Some(value)) => Some(value),
            _ => None,
        }
    }

    /// Why the last attempt failed.
    pub fn failure(&self) -> Option<&Message> {
        match self {
            Self::Failed(message, _) => Some(message),
            _ => None,
        }
    }

    /// Nobody asked yet.
    pub fn is_idle(&self) -> bool {
        matches!(self, Self::Idle)
    }

    /// On its way.
    pub fn is_loading(&self) -> bool {
        matches!(self, Self::Loading(_))
    }

    /// To "on its way", keeping the value.
    pub fn start(&mut self) {
        *self = Self::Loading(self.take());
    }

    /// A job's result.
    pub fn finish(&mut self, result: Result<T, Message>) {
        *self = match result {
            Ok(value) => Self::Ready(value),
            Err(message) => Self::Failed(message, self.take()),
        };
    }

    fn take(&mut self) -> Option<T> {
        match std::mem::take(self) {
            Self::Ready(value) | Self::Loading(Some(value)) | Self::Failed(_, Some(value)) => Some(value),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_before_survives_loading_and_failure() {
        let mut loadable = Loadable::Ready(1);
        loadable.start();
        assert_eq!(loadable.value(), Some(&1));
        loadable.finish(Err(Message::new("error-cancelled")));
        assert_eq!(loadable.value(), Some(&1));
        assert!(loadable.failure().is_some());
        loadable.finish(Ok(2));
        assert_eq!(loadable.value(), Some(&2));
    }
}
