//! Rule sets made from others: what a profile, or another version, changes of published patterns.

use super::engine::{Check, Context, On, Pattern, Test};

/// A context in the making.
#[derive(Clone)]
pub struct Draft {
    /// The label by which tables add to it.
    pub label: &'static str,
    /// The elements it may match.
    pub on: On,
    /// Whether it matches such an element.
    pub when: Test,
    /// What is asserted.
    pub checks: Vec<Check>,
}

impl Draft {
    /// A pattern as it stands.
    pub fn pattern(pattern: Pattern) -> Vec<Draft> {
        pattern.iter().map(Draft::of).collect()
    }

    fn of(context: &Context) -> Draft {
        Draft { label: context.label, on: context.on, when: context.when, checks: context.checks.to_vec() }
    }

    /// Whether a key means this context: the id of one of its assertions, or its label.
    fn is(&self, key: &str) -> bool {
        self.label == key || self.checks.iter().any(|c| c.id == key)
    }
}

/// What changes. A key names a context of the old patterns: by the id of an assertion there, or by its label.
pub struct Change {
    /// Rules that are no longer asserted. A context that asserts nothing any more goes with them.
    pub without: &'static [&'static str],
    /// Rules that ask otherwise than before, where they did.
    pub instead: &'static [Check],
    /// Assertions added to a context.
    pub beside: &'static [(&'static str, &'static [Check])],
    /// Contexts that come right before another one, and so take precedence over it.
    pub before: &'static [(&'static str, Context)],
    /// Contexts that match under another condition than before.
    pub narrowed: &'static [(&'static str, Test)],
    /// Whole patterns that come after the old ones.
    pub after: &'static [Pattern],
}

impl Change {
    /// The changed patterns; keys that mean no context are mistakes.
    pub fn of(&self, patterns: &[Pattern], mistakes: &mut Vec<String>) -> Vec<Vec<Draft>> {
        let old: Vec<Vec<Draft>> = patterns.iter().map(|p| Draft::pattern(p)).collect();
        let keys = self.beside.iter().map(|b| b.0).chain(self.before.iter().map(|b| b.0));
        let keys = keys.chain(self.instead.iter().map(|c| c.id));
        for key in keys.chain(self.narrowed.iter().map(|n| n.0)) {
            if !old.iter().flatten().any(|d| d.is(key)) {
                mistakes.push(format!("no context for {key}"));
            }
        }
        let mut made: Vec<Vec<Draft>> = old.iter().map(|p| self.of_pattern(p)).collect();
        made.extend(self.after.iter().map(|p| Draft::pattern(p)));
        made
    }

    fn of_pattern(&self, old: &[Draft]) -> Vec<Draft> {
        let mut made = Vec::new();
        for draft in old {
            made.extend(self.before.iter().filter(|(key, _)| draft.is(key)).map(|(_, context)| Draft::of(context)));
            let mut new = draft.clone();
            new.checks.retain(|c| !self.without.contains(&c.id));
            for check in &mut new.checks {
                if let Some(other) = self.instead.iter().find(|c| c.id == check.id) {
                    check.test = other.test;
                }
            }
            for (_, checks) in self.beside.iter().filter(|(key, _)| draft.is(key)) {
                new.checks.extend_from_slice(checks);
            }
            if let Some((_, test)) = self.narrowed.iter().find(|(key, _)| draft.is(key)) {
                new.when = *test;
            }
            if !new.checks.is_empty() || !new.label.is_empty() || draft.checks.is_empty() {
                made.push(new);
            }
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{check, on};
    use crate::tree::{cac, cbc};

    static OLD: Pattern = &[
        on(&[cac::Party], &[check("A", |_| Ok(true)), check("B", |_| Ok(true))]),
        on(&[cac::Item], &[check("C", |_| Ok(true))]),
    ];
    static CHANGE: Change = Change {
        without: &["A", "C"],
        instead: &[check("B", |_| Ok(false))],
        beside: &[("A", &[check("D", |_| Ok(true))])],
        before: &[("C", on(&[cbc::ID], &[check("E", |_| Ok(true))]))],
        narrowed: &[("B", |_| Ok(false))],
        after: &[OLD],
    };
    static LOST: Change =
        Change { without: &[], instead: &[], beside: &[("X", &[])], before: &[], narrowed: &[], after: &[] };

    #[test]
    fn contexts_change() {
        let mut mistakes = Vec::new();
        let made = CHANGE.of(&[OLD], &mut mistakes);
        let ids = |p: &[Draft]| p.iter().map(|d| d.checks.iter().map(|c| c.id).collect()).collect::<Vec<String>>();
        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!((ids(&made[0]), ids(&made[1])), (vec!["BD".into(), "E".into()], vec!["AB".into(), "C".into()]));
        LOST.of(&[OLD], &mut mistakes);
        assert_eq!(mistakes, ["no context for X"]);
    }
}
