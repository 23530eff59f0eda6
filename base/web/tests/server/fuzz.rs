//! The API against its own document: `SCHEMATHESIS` names the program (PyPI: schemathesis); skipped without it.

use store::Permission;
use web::server::Config;

use crate::app::{TILES, config, start};

#[test]
fn made_up_requests_get_documented_answers() {
    let Ok(program) = std::env::var("SCHEMATHESIS") else {
        println!("skipped: SCHEMATHESIS does not name the program");
        return;
    };
    let server = start(Config { api_per_second: 1_000_000, stranger_per_second: 1_000_000, ..config() });
    let token = server.token("director", TILES, &Permission::ALL);
    let address = format!("http://{}", server.address);
    let done = std::process::Command::new(program)
        .args(["run", &format!("{address}/api/v1/openapi.json"), "--header", &format!("Authorization: Bearer {token}")])
        .args(["--max-examples", "60", "--seed", "2026", "--workers", "2", "--phases", "examples,coverage,fuzzing"])
        .args([
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,unsupported_method",
        ])
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&done.stdout);
    println!("{}", said.lines().rev().take(25).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n"));
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
}
