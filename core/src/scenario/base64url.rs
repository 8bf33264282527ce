//! Base64url without padding (RFC 4648, section 5), which the codes of links are in. The crate `base64` is
//! made for speed and makes a page heavier; the tests hold this against it.

use alloc::{string::String, vec::Vec};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Why a text is not base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The byte at this place is not one of the alphabet.
    Byte(usize),
    /// A character at its end is missing, or the last one has bits that belong to no byte.
    End,
}

/// The text of some bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=chunk.len() {
            let sextet = bits >> (18 - 6 * place) & 63;
            text.push(char::from(ALPHABET[sextet as usize]));
        }
    }
    text
}

/// The bytes of a text.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, Wrong> {
    let mut bytes = Vec::new();
    // The bits that make no byte yet, and how many they are.
    let (mut rest, mut count) = (0u16, 0);
    for (place, byte) in text.bytes().enumerate() {
        let known = (0u16..).zip(ALPHABET).find(|(_, it)| **it == byte);
        let (sextet, _) = known.ok_or(Wrong::Byte(place))?;
        rest = rest << 6 | sextet;
        count += 6;
        if count >= 8 {
            count -= 8;
            let [_, byte] = (rest >> count).to_be_bytes();
            bytes.push(byte);
            rest &= (1 << count) - 1;
        }
    }
    if count == 6 || rest != 0 { Err(Wrong::End) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    #[test]
    fn bytes_have_the_text_that_the_crate_gives_them() {
        for length in 0..=100 {
            let bytes: Vec<u8> = (0..length).map(|place: u8| place.wrapping_mul(167)).collect();
            let text = encode(&bytes);
            assert_eq!(text, URL_SAFE_NO_PAD.encode(&bytes));
            assert_eq!(decode(&text), Ok(bytes));
        }
    }

    #[test]
    fn a_text_is_read_as_the_crate_reads_it() {
        let mut texts = alloc::vec![String::new()];
        for _ in 0..4 {
            let mut longer = Vec::new();
            for text in &texts {
                for character in "AQgwZaz0189-_+/= .é".chars() {
                    longer.push(alloc::format!("{text}{character}"));
                }
            }
            for text in &longer {
                let expected = URL_SAFE_NO_PAD.decode(text).ok();
                assert_eq!(decode(text).ok(), expected, "{text}");
            }
            texts = longer;
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert_eq!(decode("AAAA/A"), Err(Wrong::Byte(4)));
        assert_eq!(decode("AAAAA"), Err(Wrong::End), "a character is missing");
        assert_eq!(decode("AB"), Err(Wrong::End), "its last four bits are not zero");
    }
}
