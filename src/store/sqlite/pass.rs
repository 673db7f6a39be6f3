//! One pass over a database: its tables as they were at one moment, read again if they changed meanwhile.

use std::path::Path;

use super::open::{Database, Session};
use super::rows::{Problems, Reader};
use super::schema::Schema;
use crate::store::cancel::Cancel;
use crate::store::error::StoreError;
use crate::store::problem::Severity;
use crate::text::Message;

/// One pass over a database.
pub(super) struct Pass<'a> {
    database: &'a Database,
    session: Session,
    pub(super) schema: Schema,
    pub(super) problems: Problems,
    cancel: &'a Cancel,
}

impl<'a> Pass<'a> {
    /// Begins one over the database that was opened at `path`.
    pub(super) fn begin(database: &'a Database, path: &Path, cancel: &'a Cancel) -> Result<Self, StoreError> {
        let mut session = database.session(cancel)?;
        let schema = database.consistent(&mut session, cancel, |session| {
            Schema::probe(session).map_err(|source| session.error(source))
        })?;
        if !schema.is_store() {
            return Err(StoreError::NotAStore(path.to_path_buf()));
        }
        let problems = Problems::new(path);
        Ok(Self { database, session, schema, problems, cancel })
    }

    /// Runs `work`, and again if the files changed under it. Problems of the first attempt are then forgotten.
    pub(super) fn read<T>(
        &mut self,
        mut work: impl FnMut(Reader<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let earlier = self.problems.take();
        let Self { database, session, schema, problems, cancel } = self;
        let value = database.consistent(session, cancel, |session| {
            problems.take();
            work(Reader { database, session, schema, problems, cancel })
        });
        problems.put_back(earlier);
        value
    }

    /// The same for what is not essential: a failure becomes a problem, and the answer is empty.
    pub(super) fn read_if_possible<T: Default>(
        &mut self,
        table: &str,
        work: impl FnMut(Reader<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.read(work) {
            Err(StoreError::Sqlite { source, .. }) => {
                let cause =
                    Message::new("problem-database-damaged").arg("table", table).arg("cause", source.to_string());
                self.problems.add(Severity::Lost, cause, None);
                Ok(T::default())
            }
            other => other,
        }
    }
}
