//! Chance from a seed: the same question always gets the same answer, so that a life that was cut off goes on as it
//! would have.

/// A stream of numbers that follows from a seed and a question.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream for a question: what it is about and which one.
    pub fn of(seed: u64, about: &str, which: &str) -> Chance {
        // FNV-1a over the words, then mixed: near questions give far streams.
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for byte in about.bytes().chain([0]).chain(which.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Chance(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both possible.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = (high - low).max(0) as u64 + 1;
        low + (self.next() % span) as i64
    }

    /// True in so many cases of a hundred.
    pub fn percent(&mut self, share: i64) -> bool {
        self.between(0, 99) < share
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.between(0, list.len() as i64 - 1) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_gets_the_same_answer_and_others_differ() {
        let ask = |seed, which: &str| Chance::of(seed, "pay", which).between(0, 1_000_000);
        assert_eq!(ask(1, "FA2026-000001"), ask(1, "FA2026-000001"));
        assert!(ask(1, "FA2026-000001") != ask(2, "FA2026-000001") && ask(1, "a") != ask(1, "b"));
        let share = (0..10_000).filter(|n| Chance::of(7, "share", &n.to_string()).percent(30)).count();
        assert!((2_700..3_300).contains(&share), "{share}");
    }
}
