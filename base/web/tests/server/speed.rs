//! What the way over HTTP costs: run by hand with `cargo test --release -p web --test server speed -- --ignored --nocapture`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use web::server::Config;

use crate::app::{TILES, config, start};

/// CPU ticks (10 ms) by the beginning of thread names.
fn ticks(prefix: &str) -> u64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let stats = tasks.filter_map(|t| std::fs::read_to_string(t.path().join("stat")).ok());
    let of = |stat: String| {
        let (name, rest) = stat.split_once('(')?.1.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        name.starts_with(prefix)
            .then(|| fields[11].parse::<u64>().unwrap_or(0) + fields[12].parse::<u64>().unwrap_or(0))
    };
    stats.filter_map(of).sum()
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    let server = start(Config { api_per_second: 1_000_000, workers: 0, ..config() });
    let token = server.token("seller", TILES, &[]);
    for clients in [1usize, 8, 32] {
        let each = 16_000 / clients;
        let before = (ticks("tokio"), ticks("lane"));
        let began = Instant::now();
        let threads: Vec<_> = (0..clients)
            .map(|c| {
                let (address, token) = (server.address, token.clone());
                let client = std::thread::Builder::new().name("client".into());
                client
                    .spawn(move || {
                        let stream = TcpStream::connect(address).expect("connected");
                        stream.set_nodelay(true).expect("set");
                        let mut reader = BufReader::new(stream.try_clone().expect("a clone"));
                        let mut writer = stream;
                        for n in 0..each {
                            let body = format!(r#"{{"name": "counter {c} {n}"}}"#);
                            let text = format!(
                                "POST /api/v1/counter/open HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
                                 Content-Type: application/json\r\nIdempotency-Key: {clients}-{c}-{n}\r\n\
                                 Content-Length: {}\r\n\r\n{body}",
                                body.len()
                            );
                            writer.write_all(text.as_bytes()).expect("sent");
                            let (mut line, mut length) = (String::new(), 0);
                            reader.read_line(&mut line).expect("an answer");
                            assert!(line.contains(" 200 "), "{line}");
                            while line != "\r\n" {
                                line.clear();
                                reader.read_line(&mut line).expect("a head");
                                if let Some(n) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
                                    length = n.trim().parse().expect("a length");
                                }
                            }
                            let mut body = vec![0; length];
                            reader.read_exact(&mut body).expect("a body");
                        }
                    })
                    .expect("a thread")
            })
            .collect();
        threads.into_iter().for_each(|t| t.join().expect("it ran"));
        let (took, total) = (began.elapsed().as_secs_f64(), (each * clients) as f64);
        let cpu = |now: u64, before: u64| (now - before) as f64 * 10_000.0 / total;
        println!(
            "{clients:>3} clients: {:>7.0} commands/s, HTTP {:>5.1} us of CPU a command, lane {:>5.1} us",
            total / took,
            cpu(ticks("tokio"), before.0),
            cpu(ticks("lane"), before.1)
        );
    }
}
