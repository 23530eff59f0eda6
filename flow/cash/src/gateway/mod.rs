//! Gateways of online payment: which one, its keys, and the accounts of the books for what it keeps and passes on. Keys are
//! kept beside the journal, never in it, never shown again but for their last four characters.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | add | active |
//! | active | suspend | suspended: no new payments; messages, refunds and payouts go on |
//! | suspended | resume | active |
//! | active, suspended | change, renew_keys | as it was |

mod add;
mod change;
mod heard;
mod model;
mod pages;
mod rules;
mod store;
mod suspend;

pub use add::Add;
pub use change::{Change, RenewKeys};
pub use heard::{Hear, HeardRow};
pub use model::{Fact, GatewaySetting, Provider, State};
pub use suspend::{Resume, Suspend};
pub(crate) use store::{active, is_heard, list};

use ::store::{Permission, Schema};
use kernel::{Refusal, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use web::step::{Kind, Step, command, view};

/// Whoever keeps the keys decides where customers' money goes.
const NEEDS: Permission = Permission::Gateways;

/// The step.
pub const STEP: Step = Step {
    name: "gateway",
    schema: Schema { step: "gateway", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "gateway", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<GatewaySetting> }],
    commands: &[
        command::<Add>(),
        command::<Change>(),
        command::<RenewKeys>(),
        command::<Suspend>(),
        command::<Resume>(),
    ],
    views: &[view::<pages::List>(), view::<pages::New>(), view::<pages::One>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// Whether a stand-in on this machine may take a gateway's place; the operator says so when the server starts.
static STAND_IN: AtomicBool = AtomicBool::new(false);

/// Lets gateways be asked at an address of this machine instead of their own, for trials; or not.
pub fn allow_stand_in(allowed: bool) {
    STAND_IN.store(allowed, Ordering::Relaxed);
}

/// May a stand-in be used?
fn stand_in_allowed() -> bool {
    STAND_IN.load(Ordering::Relaxed)
}

impl GatewaySetting {
    /// The gateway itself, ready to be asked. Refused where its keys were erased, or where a stand-in is not allowed.
    pub fn open(&self) -> Result<Box<dyn ::gateway::Gateway>> {
        if !self.address.is_empty() && !stand_in_allowed() {
            return Err(Refusal::conflict("gateway.stand_in").into());
        }
        let Provider::Stripe = self.provider;
        let address = if self.address.is_empty() { ::gateway::Stripe::ADDRESS } else { self.address.as_str() };
        let opened = ::gateway::Stripe::new(address, self.secret.text(), self.hook.text());
        Ok(Box::new(opened.map_err(|_| Refusal::conflict("gateway.no_key"))?))
    }
}

/// A gateway's failure as a person is told it; the words of the gateway are kept for whoever helps.
pub fn failed(failure: &::gateway::Failure) -> kernel::Fault {
    use ::gateway::Failure;
    match failure {
        Failure::Busy { .. } | Failure::Unreachable(_) => Refusal::busy("gateway.unreachable").with("seconds", 10).into(),
        Failure::Refused { status: 401 | 403, .. } => Refusal::conflict("gateway.key_refused").into(),
        Failure::Refused { code, .. } => Refusal::conflict("gateway.refused").with("code", code).into(),
        Failure::Malformed(_) | Failure::Distrusted(_) => Refusal::conflict("gateway.malformed").into(),
    }
}

/// What is not known yet is answered so that it comes again.
pub(crate) fn busy(fault: kernel::Fault) -> kernel::Fault {
    match fault {
        kernel::Fault::Refused(refusal) => Refusal::busy(refusal.code).into(),
        fault => fault,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        let words = web::i18n::Source { name: super::STEP.name, fr: super::STEP.words[0], en: super::STEP.words[1] };
        assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
    }

    #[test]
    fn what_a_gateway_says_is_told_without_its_words() {
        use ::gateway::Failure;
        for (failure, code) in [
            (Failure::Busy { status: 429 }, "gateway.unreachable"),
            (Failure::Unreachable("10.0.0.1 refused".into()), "gateway.unreachable"),
            (Failure::Refused { status: 401, code: "x".into(), message: "key sk_1".into() }, "gateway.key_refused"),
            (Failure::Refused { status: 402, code: "card_declined".into(), message: "key sk_1".into() }, "gateway.refused"),
            (Failure::Malformed("sk_1".into()), "gateway.malformed"),
        ] {
            let fault = super::failed(&failure);
            assert_eq!(fault.code(), code);
            assert!(!format!("{fault:?}").contains("sk_1"), "{fault:?}");
        }
    }
}
