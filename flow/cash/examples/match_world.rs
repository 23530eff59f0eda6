//! Matches a world in files: `match_world DIR OUT`.

fn main() {
    let mut args = std::env::args_os().skip(1);
    let (Some(dir), Some(out)) = (args.next(), args.next()) else {
        eprintln!("match_world DIR OUT");
        std::process::exit(2);
    };
    match cash::application::match_world(dir.as_ref(), out.as_ref()) {
        Ok(summary) => println!("{summary:?}"),
        Err(fault) => {
            eprintln!("{fault}");
            std::process::exit(2);
        }
    }
}
