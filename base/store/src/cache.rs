//! What a lane remembers of a company between groups: documents and register rows as it last wrote or read them.
//!
//! It holds only as long as nobody else has written: at the start of a group the journal's head is compared with the
//! one the memory was kept under, and a different head (another node, another process) empties it. A group that is
//! rolled back empties it too.

use std::any::{Any, TypeId};
use std::collections::HashMap;

use kernel::Id;

/// Entries kept per company; beyond it the memory starts afresh.
const MOST: usize = 20_000;

/// The memory of one company's lane.
#[derive(Default)]
pub struct Cache {
    entries: HashMap<(TypeId, Id, Id), Box<dyn Any + Send>>,
    head: (i64, Vec<u8>),
}

impl Cache {
    /// What is remembered under a key.
    pub fn get<T: Any + Send>(&self, first: Id, second: Id) -> Option<&T> {
        self.entries.get(&(TypeId::of::<T>(), first, second))?.downcast_ref()
    }

    /// The same, to be changed in place.
    pub fn get_mut<T: Any + Send>(&mut self, first: Id, second: Id) -> Option<&mut T> {
        self.entries.get_mut(&(TypeId::of::<T>(), first, second))?.downcast_mut()
    }

    /// Remembers a value under a key.
    pub fn put<T: Any + Send>(&mut self, first: Id, second: Id, value: T) {
        self.entries.insert((TypeId::of::<T>(), first, second), Box::new(value));
    }

    /// Forgets the value under a key.
    pub fn remove<T: Any + Send>(&mut self, first: Id, second: Id) {
        self.entries.remove(&(TypeId::of::<T>(), first, second));
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Empties itself unless it was kept under this head.
    pub(crate) fn begin(&mut self, head: (i64, &[u8])) {
        // Only between groups: within one, memory may be ahead of the rows that are written at its end.
        if (self.head.0, &self.head.1[..]) != head || self.entries.len() >= MOST {
            self.entries.clear();
        }
    }

    /// From now on it belongs to this head.
    pub(crate) fn keep_under(&mut self, head: (i64, Vec<u8>)) {
        self.head = head;
    }
}
