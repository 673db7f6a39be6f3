//! Numbers of stores, experiments and runs: valid for as long as a place is open, whatever is read again.

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// For indexing slices.
            pub fn at(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(
    /// One of the opened stores, in the order of `Located::locations`.
    StoreIndex
);
index!(
    /// A run, for as long as the place is open.
    RunIndex
);
index!(
    /// An experiment, for as long as the place is open.
    ExperimentIndex
);
