//! The lane goes on whatever happens beside its commands.

use kernel::Id;

use super::*;
use crate::store::{Options, Store};
use crate::{Context, Url};

/// A log on a full disk panics in whoever writes to it, as this answer does.
#[test]
fn a_panic_beside_the_commands_stops_nobody_else() {
    let folder = std::env::temp_dir().join(format!("quittance-lane-{}", std::process::id()));
    let url = Url::parse(&format!("sqlite:{}/q.db", folder.display()));
    let store = Store::open(&url, &[], Options::default()).expect("opens");
    let company = Id(1);
    store.open_lane(company).expect("a lane");
    let context = Context::system(company, "test");
    let (send, receive) = std::sync::mpsc::channel();
    for n in 0..40 {
        let told = send.clone();
        let reply: Reply = Box::new(move |result| {
            _ = told.send(result.is_ok());
            assert!(n % 10 != 3, "the log can't be written");
        });
        store.submit(&context, "test.nothing", Box::new(|_| Ok(Box::new(()))), reply);
        assert_eq!(receive.recv_timeout(Duration::from_secs(20)), Ok(true), "command {n} is answered");
    }
    drop(store);
    _ = std::fs::remove_dir_all(folder);
}
