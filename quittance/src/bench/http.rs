//! `bench http`: the cycle through the API, as an integrator would drive it, with 1, 8 and 32 clients.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use kernel::{Fault, Result};
use serde_json::{Value, json};
use store::Store;

use super::measure;
use super::world::{self, World};

/// Serves on a free port of this machine and runs the cycles over it.
pub fn run(store: &Store, cycles: usize) -> Result<Value> {
    let world = world::found(store, "Bench HTTP", 300, 300)?;
    let context = store::Context::system(world.company, "cli");
    let email = format!("bench-{}@example.org", world.company);
    let user = crate::cli::add_user(store, &context, &email, "Bench", "correct horse battery", ground::company::Role::Director)?;
    let new = web::platform::NewToken { company: world.company, user: user.0, name: "bench", permissions: &[] };
    let secret = web::platform::token_add(store, &new)?.secret;
    let (address, stop) = serve(store)?;
    let client = Arc::new(Client { base: format!("http://{address}/api/v1"), secret });
    let mut answer = serde_json::Map::new();
    let mut first = 0;
    for clients in [1, 8, 32] {
        let outcome = cycles_by(&client, &world, clients, cycles, first)?;
        first += cycles;
        answer.insert(format!("clients_{clients}"), outcome);
    }
    drop(stop);
    Ok(Value::Object(answer))
}

/// Dropped, it stops the server.
pub type Stop = std::sync::mpsc::Sender<()>;

/// Serves a store on a free port of this machine.
pub fn serve(store: &Store) -> Result<(std::net::SocketAddr, Stop)> {
    let app = crate::serve::app(store.clone());
    let (send, receive) = std::sync::mpsc::sync_channel(1);
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async move {
            let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
            let Ok(server) = web::server::Server::bind(app, listen).await else { return };
            let _ = send.send(server.address());
            let ended = tokio::task::spawn_blocking(move || stopped.recv().ok());
            let _ = server.run(async move { drop(ended.await) }).await;
        });
    });
    let address = receive.recv().map_err(|_| Fault::broken("the server did not start"))?;
    Ok((address?, stop))
}

struct Client {
    base: String,
    secret: String,
}

impl Client {
    fn post(&self, agent: &ureq::Agent, path: &str, key: &str, body: &Value) -> Result<Value> {
        let answer = agent
            .post(format!("{}/{path}", self.base))
            .header("authorization", format!("Bearer {}", self.secret))
            .header("idempotency-key", key)
            .send_json(body);
        let mut answer = answer.map_err(|e| Fault::broken(format!("{path}: {e}")))?;
        answer.body_mut().read_json().map_err(|e| Fault::broken(format!("{path}: {e}")))
    }

    fn cycle(&self, agent: &ureq::Agent, world: &World, n: usize) -> Result<()> {
        let key = |step: &str| format!("{step}-{n}");
        let item = |k: usize| world.items[(n * 7 + k * 13) % (world.items.len() / 3) * 3 + k];
        let lines: Vec<Value> = (0..3).map(|k| json!({ "item": item(k), "quantity": "2" })).collect();
        let customer = world.customers[n * 31 % world.customers.len()];
        let order = self.post(agent, "order/draft", &key("draft"), &json!({ "customer": customer, "lines": lines }))?;
        let id = &order["id"];
        self.post(agent, "order/confirm", &key("confirm"), &json!({ "order": id }))?;
        let shipment = self.post(agent, "shipment/ship", &key("ship"), &json!({ "order": id }))?;
        self.post(agent, "shipment/deliver", &key("deliver"), &json!({ "shipment": shipment["id"] }))?;
        let invoice = self.post(agent, "invoice/issue", &key("issue"), &json!({ "order": id }))?;
        let line = json!({
            "key": key("bank"),
            "day": invoice["day"],
            "amount": invoice["totals"]["gross"],
            "remittance": invoice["number"],
        });
        let payment = self.post(agent, "payment/bank_line", &key("line"), &line)?;
        self.post(agent, "payment/apply", &key("apply"), &json!({ "payment": payment["id"] }))?;
        Ok(())
    }
}

fn cycles_by(client: &Arc<Client>, world: &World, clients: usize, cycles: usize, first: usize) -> Result<Value> {
    let next = AtomicUsize::new(0);
    let times = Mutex::new(Vec::new());
    let refused = Mutex::new(Vec::new());
    let (cpu, began) = (measure::own_cpu(), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let agent = ureq::Agent::new_with_defaults();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= cycles {
                        break;
                    }
                    let start = Instant::now();
                    let done = client.cycle(&agent, world, first + n);
                    if let Ok(mut times) = times.lock() {
                        times.push(start.elapsed());
                    }
                    if let (Err(fault), Ok(mut refused)) = (done, refused.lock()) {
                        refused.push(fault.to_string());
                    }
                }
            });
        }
    });
    let wall = began.elapsed().as_secs_f64();
    let spent = (measure::own_cpu() - cpu).as_secs_f64();
    let mut times = times.into_inner().unwrap_or_default();
    let refused = refused.into_inner().unwrap_or_default();
    Ok(json!({
        "cycles_per_s": cycles as f64 / wall,
        "cpu_us_per_cycle_client_and_server": spent * 1e6 / cycles as f64,
        "cycle_ms_p50": measure::percentile(&mut times, 0.5),
        "cycle_ms_p99": measure::percentile(&mut times, 0.99),
        "refused": refused.len(),
        "first_refusal": refused.first(),
    }))
}
