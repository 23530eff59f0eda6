//! Decisions about webhooks: which addresses may be called, which facts are meant, when to try again.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use kernel::{Refusal, Result};

/// Facts are sent when they are this old, in milliseconds: what is undone at once is known by then.
pub const QUIET_MS: i64 = 10_000;
/// Tries of one delivery; the last one is about three days after the first.
pub const ATTEMPTS: i64 = 20;
/// Names and patterns of one webhook at most.
const FACTS: usize = 200;

/// Milliseconds to wait after so many tries: 30 s, 1 min, 2 min, ... at most 6 h.
pub fn wait_ms(attempts: i64) -> i64 {
    let doubled = 30_000_i64 << attempts.clamp(1, 12).saturating_sub(1);
    doubled.min(6 * 3_600_000)
}

/// Does a webhook that wants `facts` want this one?
pub fn wants(facts: &[String], fact: &str) -> bool {
    let kind = fact.split('.').next().unwrap_or(fact);
    facts.iter().any(|f| f == fact || f == "*" || f.strip_suffix(".*") == Some(kind))
}

/// Names and patterns, cleaned: without doubles, sorted, each known. `webhook.fact_unknown`, `webhook.facts_missing`.
pub fn facts_checked(given: &[String], known: &[&str]) -> Result<Vec<String>> {
    let mut list: Vec<String> =
        given.iter().flat_map(|f| f.split([',', ' ', '\n'])).map(|f| f.trim().to_string()).filter(|f| !f.is_empty()).collect();
    list.sort();
    list.dedup();
    if list.is_empty() || list.len() > FACTS {
        return Err(Refusal::invalid("webhook.facts_missing").at("facts").with("most", FACTS).into());
    }
    for fact in &list {
        let of_kind = |kind: &str| known.iter().any(|k| k.split('.').next() == Some(kind));
        let there = fact == "*" || known.contains(&fact.as_str()) || fact.strip_suffix(".*").is_some_and(of_kind);
        if !there {
            return Err(Refusal::invalid("webhook.fact_unknown").at("facts").with("fact", fact).into());
        }
    }
    Ok(list)
}

/// An address as it may be called: `https`, or `http` where the operator allows private addresses; without a user, of
/// a host that is a name or a public address. `webhook.url_invalid`, `webhook.private`.
pub fn url_checked(text: &str, private: bool) -> Result<String> {
    let refused = || Refusal::invalid("webhook.url_invalid").at("url");
    let text = text.trim();
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some((scheme, rest)) if private && scheme.eq_ignore_ascii_case("http") => rest,
        _ => return Err(refused().into()),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let plain = text.len() <= 1000 && text.bytes().all(|b| b.is_ascii_graphic()) && !text.contains('#');
    if authority.is_empty() || authority.contains('@') || !plain {
        return Err(refused().into());
    }
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    let local = host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost");
    let inside = host.parse::<IpAddr>().is_ok_and(|ip| !is_public(ip));
    if host.is_empty() || (!private && (local || inside)) {
        return Err(Refusal::invalid("webhook.private").at("url").into());
    }
    Ok(text.to_string())
}

/// Is this an address of the public network? Everything that leads to this machine, its neighbours or the metadata
/// service of a cloud is not (IANA special-purpose registries, RFC 6890).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => public_v4(ip),
        IpAddr::V6(ip) => public_v6(ip),
    }
}

fn public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

fn public_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let embedded = |high: u16, low: u16| public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match parts {
        // Addresses of version 4 in the clothes of version 6: mapped, translated (RFC 6052), 6to4 (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x2002, high, low, ..] => embedded(high, low),
        // Only what is given out for the public network; Teredo and documentation are not.
        [0x2001, 0 | 0xdb8, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_inside_is_not_public() {
        for inside in [
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
            "255.255.255.255", "224.0.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fd00::1", "fc00::1", "ff02::1",
            "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::1", "2001:db8::1", "2001::1", "fec0::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "2a01:e0a::1", "::ffff:8.8.8.8"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn addresses_of_webhooks() {
        for (url, private, expected) in [
            ("https://erp.example/in", false, Ok(())),
            ("HTTPS://erp.example:8443/in?a=b", false, Ok(())),
            ("http://erp.example/in", false, Err("webhook.url_invalid")),
            ("http://127.0.0.1:9/in", true, Ok(())),
            ("https://127.0.0.1/in", false, Err("webhook.private")),
            ("https://[::1]/in", false, Err("webhook.private")),
            ("https://localhost/in", false, Err("webhook.private")),
            ("https://erp.localhost:1/in", false, Err("webhook.private")),
            ("https://169.254.169.254/latest", false, Err("webhook.private")),
            ("https://user@erp.example/in", false, Err("webhook.url_invalid")),
            ("https:///in", false, Err("webhook.url_invalid")),
            ("ftp://erp.example/in", true, Err("webhook.url_invalid")),
            ("https://erp.example/a b", false, Err("webhook.url_invalid")),
            ("", false, Err("webhook.url_invalid")),
        ] {
            let got = url_checked(url, private).map(|_| ()).map_err(|f| f.code().to_string());
            assert_eq!(got, expected.map_err(str::to_string), "{url}");
        }
    }

    #[test]
    fn names_and_patterns() {
        let known = ["order.drafted", "order.confirmed", "invoice.issued"];
        let checked = |list: &[&str]| {
            let list: Vec<String> = list.iter().map(|s| s.to_string()).collect();
            facts_checked(&list, &known).map_err(|f| f.code().to_string())
        };
        assert_eq!(checked(&["invoice.issued, order.*", "order.*"]).unwrap(), ["invoice.issued", "order.*"]);
        assert_eq!(checked(&["*"]).unwrap(), ["*"]);
        for wrong in ["invoice.gone", "invoices.*", "invoice", "*.issued"] {
            assert_eq!(checked(&[wrong]), Err("webhook.fact_unknown".to_string()), "{wrong}");
        }
        assert_eq!(checked(&[" "]), Err("webhook.facts_missing".to_string()));
        let facts = ["order.*".to_string(), "invoice.issued".to_string()];
        for (fact, wanted) in [("order.drafted", true), ("invoice.issued", true), ("invoice.voided", false), ("orders.drafted", false)] {
            assert_eq!(wants(&facts, fact), wanted, "{fact}");
        }
    }

    #[test]
    fn tries_last_about_three_days() {
        assert_eq!([1, 2, 3, 12, 40].map(wait_ms), [30_000, 60_000, 120_000, 21_600_000, 21_600_000]);
        let hours: i64 = (1..ATTEMPTS).map(wait_ms).sum::<i64>() / 3_600_000;
        assert!((60..90).contains(&hours), "{hours} h");
    }
}
