//! Who comes in and how: invitations, passwords, sessions and the tokens of programs. Accounts belong to no company
//! and leave no fact; the role that a person has here does (`company.grant`).

mod own;
mod pages;
mod people;
mod token;

pub use own::{ChangePassword, EndOthers, EndSession, Prefer};
pub use people::{Close, Invite, Reopen, Reset};
pub use token::{MakeToken, RevokeToken};

use store::Schema;
use web::platform::saved;
use web::step::{Step, act, view};

/// The step. Its tables are the platform's.
pub const STEP: Step = Step {
    name: "access",
    schema: Schema { step: "access", versions: &[] },
    kinds: &[],
    commands: &[
        act::<Invite>(),
        act::<Reset>(),
        act::<Close>(),
        act::<Reopen>(),
        act::<MakeToken>(),
        act::<RevokeToken>(),
        act::<ChangePassword>(),
        act::<Prefer>(),
        act::<EndSession>(),
        act::<EndOthers>(),
        act::<saved::Keep>(),
        act::<saved::Forget>(),
    ],
    views: &[view::<pages::New>(), view::<pages::Tokens>(), view::<pages::Own>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        let words = web::i18n::Source { name: "access", fr: super::STEP.words[0], en: super::STEP.words[1] };
        assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
    }
}
