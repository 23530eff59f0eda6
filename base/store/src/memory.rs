//! What a process keeps of a company between commands and pages: values that are costly to make again, such as the
//! indexes by which bank lines are matched. Whoever keeps one says under which journal head it is valid and checks
//! that head before each use; dropping it changes only the speed (docs/decisions/0004-memory-of-the-lane.md).

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::CompanyId;

/// One value of a type for each company, shared by all threads of the process; it lives as long as the store.
#[derive(Default)]
pub struct Memory(Mutex<HashMap<(TypeId, CompanyId), Arc<dyn Any + Send + Sync>>>);

impl Memory {
    /// The company's value of this type; an empty one the first time.
    pub fn of<T: Default + Send + Sync + 'static>(&self, company: CompanyId) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = kept.entry((TypeId::of::<T>(), company)).or_insert_with(|| Arc::<T>::default());
        Arc::clone(value).downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_company_has_its_own_and_keeps_it() {
        let memory = Memory::default();
        let [first, second] = [kernel::Id(1), kernel::Id(2)];
        *memory.of::<Mutex<i32>>(first).lock().unwrap() = 7;
        assert_eq!(*memory.of::<Mutex<i32>>(first).lock().unwrap(), 7);
        assert_eq!(*memory.of::<Mutex<i32>>(second).lock().unwrap(), 0);
    }
}
