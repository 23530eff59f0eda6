//! Many commands under way at once, so that the groups of a lane fill; answers come back with the sender's own mark.

use std::sync::mpsc::{Receiver, Sender, channel};

use kernel::{Fault, Result};
use serde::de::DeserializeOwned;
use store::{Command, Context, Store};

/// Commands under way at once: enough to fill groups, few enough for bounded memory.
const WINDOW: usize = 256;

/// A stream of commands of one sender. They enter the lane in the order in which they are sent.
pub struct Flow<'s, T> {
    store: &'s Store,
    context: Context,
    send: Sender<(T, Result<String>)>,
    receive: Receiver<(T, Result<String>)>,
    under_way: usize,
}

impl<'s, T: Send + 'static> Flow<'s, T> {
    /// A stream for a context.
    pub fn new(store: &'s Store, context: &Context) -> Flow<'s, T> {
        let (send, receive) = channel();
        Flow { store, context: context.clone(), send, receive, under_way: 0 }
    }

    /// Sends a command under a mark, and gives an earlier answer where the window is full.
    pub fn send<C: Command>(&mut self, mark: T, command: C) -> Option<(T, Result<String>)> {
        let earlier = if self.under_way >= WINDOW { self.wait() } else { None };
        let send = self.send.clone();
        self.store.run_json(&self.context, command, None, move |answer| {
            drop(send.send((mark, answer.map(|a| a.json))));
        });
        self.under_way += 1;
        earlier
    }

    /// Waits for the next answer; none when nothing is under way.
    pub fn wait(&mut self) -> Option<(T, Result<String>)> {
        if self.under_way == 0 {
            return None;
        }
        self.under_way -= 1;
        self.receive.recv().ok()
    }
}

/// Runs commands, many under way at once, and gives their outcomes in the order of the commands, read as `O` (the
/// fields of the outcome that the caller needs).
pub fn run_all<C: Command, O: DeserializeOwned>(
    store: &Store,
    context: &Context,
    commands: impl IntoIterator<Item = C>,
) -> Result<Vec<Result<O>>> {
    let mut flow = Flow::new(store, context);
    let mut answers: Vec<(usize, Result<String>)> = Vec::new();
    for (n, command) in commands.into_iter().enumerate() {
        answers.extend(flow.send(n, command));
    }
    answers.extend(std::iter::from_fn(|| flow.wait()));
    answers.sort_by_key(|(n, _)| *n);
    Ok(answers.into_iter().map(|(_, answer)| answer.and_then(|json| read(&json))).collect())
}

/// Reads the fields of an outcome that a caller needs.
pub fn read<O: DeserializeOwned>(json: &str) -> Result<O> {
    serde_json::from_str(json).map_err(Fault::broken)
}
