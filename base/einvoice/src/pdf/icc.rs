//! A small ICC profile of the sRGB colour space (IEC 61966-2-1), made from its numbers: primaries and white adapted
//! to D50, gamma 2.2. PDF/A demands that a file says what its RGB colours mean.

/// The profile: version 2.1, display device, RGB to XYZ, three primaries and one curve.
pub(super) fn srgb() -> Vec<u8> {
    let xyz = |values: [f64; 3]| {
        let mut data = b"XYZ \0\0\0\0".to_vec();
        values.iter().for_each(|v| data.extend(s15_fixed16(*v)));
        data
    };
    // One entry is a gamma as an unsigned number of 8 and 8 bits: 2.19921875.
    let curve = || b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0".to_vec();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description("sRGB")),
        (b"cprt", copyright("Public domain")),
        (b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        (b"rXYZ", xyz([0.436_07, 0.222_49, 0.013_92])),
        (b"gXYZ", xyz([0.385_15, 0.716_87, 0.097_08])),
        (b"bXYZ", xyz([0.143_07, 0.060_61, 0.714_10])),
        (b"rTRC", curve()),
        (b"gTRC", curve()),
        (b"bTRC", curve()),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    for (name, body) in &tags {
        table.extend_from_slice(*name);
        table.extend(((start + data.len()) as u32).to_be_bytes());
        table.extend((body.len() as u32).to_be_bytes());
        data.extend_from_slice(body);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = header((start + data.len()) as u32);
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(size: u32) -> Vec<u8> {
    let mut header = vec![0u8; 128];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &size.to_be_bytes());
    put(8, &[2, 0x10, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    // Made on the first of January 2026.
    put(24, &[0x07, 0xea, 0, 1, 0, 1]);
    put(36, b"acsp");
    put(68, &[s15_fixed16(0.9642), s15_fixed16(1.0), s15_fixed16(0.8249)].concat());
    header
}

/// A signed number of 16 and 16 bits.
fn s15_fixed16(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn description(text: &str) -> Vec<u8> {
    let mut data = b"desc\0\0\0\0".to_vec();
    data.extend((text.len() as u32 + 1).to_be_bytes());
    data.extend(text.as_bytes());
    // End of the text, then empty Unicode and Macintosh descriptions of fixed size.
    data.resize(data.len() + 1 + 8 + 3 + 67, 0);
    data
}

fn copyright(text: &str) -> Vec<u8> {
    let mut data = b"text\0\0\0\0".to_vec();
    data.extend(text.as_bytes());
    data.push(0);
    data
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_profile_is_whole() {
        let profile = super::srgb();
        assert_eq!(u32::from_be_bytes(profile[..4].try_into().unwrap()) as usize, profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        for entry in profile[132..132 + 9 * 12].chunks(12) {
            let at = u32::from_be_bytes(entry[4..8].try_into().unwrap()) as usize;
            let size = u32::from_be_bytes(entry[8..].try_into().unwrap()) as usize;
            assert!(at.is_multiple_of(4) && at + size <= profile.len());
        }
    }
}
