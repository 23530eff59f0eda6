//! The state of a list in its URL: filters, sort and page. A link sent to a colleague shows the same thing.

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// The path and the parameters of a list, in order. Values change by making another query, whose
/// [`Query::url`] goes into a link.
///
/// ```ignore
/// let q = Query::parse("/orders", "state=held&sort=-amount&after=xyz");
/// assert_eq!(q.with("state", "draft").url(), "/orders?sort=-amount&state=draft"); // back to the first page
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

/// The keys that name a page by seek: change with everything else.
const PAGE_KEYS: [&str; 2] = ["after", "before"];

impl Query {
    /// Reads the part of a URL after the question mark. What is no valid text is read with replacement characters.
    pub fn parse(path: &str, raw: &str) -> Query {
        let pairs = raw.split('&').filter(|part| !part.is_empty()).map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(key), decode(value))
        });
        // Empty values are what an empty form field sends: no filter.
        Query { path: path.to_owned(), pairs: pairs.filter(|(k, v)| !k.is_empty() && !v.is_empty()).collect() }
    }

    /// The path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The first value of `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// Every value of `key`.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// Every parameter in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// The same list with `key` set to one value, on its first page.
    pub fn with(&self, key: &str, value: impl Into<String>) -> Query {
        let mut query = self.without(key);
        query.pairs.push((key.to_owned(), value.into()));
        query
    }

    /// The same list without `key`, on its first page.
    pub fn without(&self, key: &str) -> Query {
        let keep = |k: &str| k != key && !PAGE_KEYS.contains(&k);
        Query { path: self.path.clone(), pairs: self.pairs.iter().filter(|(k, _)| keep(k)).cloned().collect() }
    }

    /// The list without filters, its sort kept.
    pub fn cleared(&self) -> Query {
        Query {
            path: self.path.clone(),
            pairs: self.pairs.iter().filter(|(k, _)| k == "sort" || k == "view").cloned().collect(),
        }
    }

    /// The next page: rows after `cursor` in the current order.
    pub fn after(&self, cursor: &str) -> Query {
        self.with("after", cursor)
    }

    /// The previous page: rows before `cursor`.
    pub fn before(&self, cursor: &str) -> Query {
        self.with("before", cursor)
    }

    /// The same list in another format, all pages: `/orders.csv?...`.
    pub fn export(&self, extension: &str) -> String {
        let path = format!("{}.{extension}", self.path);
        Query { path, ..self.without("after") }.url()
    }

    /// The column and direction of `sort=amount` or `sort=-amount`.
    pub fn sort(&self) -> Option<(&str, Direction)> {
        let sort = self.get("sort")?;
        Some(sort.strip_prefix('-').map_or((sort, Direction::Up), |key| (key, Direction::Down)))
    }

    /// The list sorted by `key`; asked again, the other way round.
    pub fn sorted(&self, key: &str, first: Direction) -> Query {
        let direction = match self.sort() {
            Some((now, Direction::Up)) if now == key => Direction::Down,
            Some((now, Direction::Down)) if now == key => Direction::Up,
            _ => first,
        };
        self.with("sort", if direction == Direction::Down { format!("-{key}") } else { key.to_owned() })
    }

    /// The URL, encoded.
    pub fn url(&self) -> String {
        let mut url = self.path.clone();
        for (i, (key, value)) in self.pairs.iter().enumerate() {
            url.push(if i == 0 { '?' } else { '&' });
            encode(&mut url, key);
            url.push('=');
            encode(&mut url, value);
        }
        url
    }
}

/// `text` as it may stand in a query or one segment of a path.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    encode(&mut out, text);
    out
}

fn encode(url: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => url.push(byte as char),
            _ => {
                url.push('%');
                for half in [byte >> 4, byte & 15] {
                    url.push(char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase());
                }
            }
        }
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let digit = |b: Option<u8>| b.and_then(|b| (b as char).to_digit(16));
                match (digit(ahead.next()), digit(ahead.next())) {
                    (Some(high), Some(low)) => {
                        bytes.push((high * 16 + low) as u8);
                        rest = ahead;
                    }
                    _ => bytes.push(b'%'),
                }
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_holds_the_list() {
        let q = Query::parse("/orders", "state=held&q=Tuiles+%C3%A9t%C3%A9&empty=&sort=-amount&after=k9");
        assert_eq!(q.get("q"), Some("Tuiles été"));
        assert_eq!(q.get("empty"), None);
        assert_eq!(q.sort(), Some(("amount", Direction::Down)));
        for (url, expected) in [
            (q.url(), "/orders?state=held&q=Tuiles%20%C3%A9t%C3%A9&sort=-amount&after=k9"),
            (q.with("state", "draft").url(), "/orders?q=Tuiles%20%C3%A9t%C3%A9&sort=-amount&state=draft"),
            (q.without("q").url(), "/orders?state=held&sort=-amount"),
            (q.cleared().url(), "/orders?sort=-amount"),
            (q.sorted("amount", Direction::Down).without("q").url(), "/orders?state=held&sort=amount"),
            (q.sorted("day", Direction::Down).without("q").url(), "/orders?state=held&sort=-day"),
            (q.before("a b").without("q").url(), "/orders?state=held&sort=-amount"),
            (q.without("q").before("a&b").url(), "/orders?state=held&sort=-amount&before=a%26b"),
            (q.without("q").export("csv"), "/orders.csv?state=held&sort=-amount"),
        ] {
            assert_eq!(url, expected);
        }
    }

    #[test]
    fn odd_input_is_read_as_it_stands() {
        for (raw, value) in [("a=%", "%"), ("a=%4", "%4"), ("a=%zz", "%zz"), ("a=%FF", "\u{fffd}"), ("a=1=2", "1=2")] {
            assert_eq!(Query::parse("/", raw).get("a"), Some(value), "{raw}");
        }
        assert_eq!(Query::parse("/", "&&=x&a").url(), "/");
    }
}
