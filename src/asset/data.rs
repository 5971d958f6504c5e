//! Pictures that stand in the text as `data:` addresses (RFC 2397).

use data_url::{DataUrl, DataUrlError};

/// The longest address that is read, in bytes.
const MOST: usize = 32 << 20;

/// Whether an address holds its file itself.
pub(super) fn is_data(address: &str) -> bool {
    address.trim_start().get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:"))
}

/// The bytes that an address holds; what is wrong with it where it holds none.
pub(super) fn bytes(address: &str) -> Result<Vec<u8>, &'static str> {
    if address.len() > MOST {
        return Err("it is larger than 32 MB");
    }
    let data = DataUrl::process(address).map_err(|why| match why {
        DataUrlError::NoComma => "it has no comma before its bytes",
        DataUrlError::NotADataUrl => "it is no data: address",
    })?;
    match data.decode_to_vec() {
        Ok((bytes, _)) if bytes.is_empty() => Err("it is empty"),
        Ok((bytes, _)) => Ok(bytes),
        Err(_) => Err("it is not Base64"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_give_their_bytes() {
        for (address, want) in [
            ("data:image/png;base64,Zm9vYmFy", Ok("foobar")),
            (" DATA:image/png;charset=x;BASE64,Zm9v%0AYg==", Ok("foob")),
            ("data:;base64,Zm9vYg", Ok("foob")),
            ("data:image/svg+xml;utf8,<svg>%20%3C/svg>", Ok("<svg> </svg>")),
            ("data:image/svg+xml,100%", Ok("100%")),
            ("data:image/png;base64,!!", Err("it is not Base64")),
            ("data:image/png;base64,", Err("it is empty")),
            ("data:image/png", Err("it has no comma before its bytes")),
        ] {
            assert_eq!(bytes(address), want.map(|w| w.as_bytes().to_vec()), "{address}");
        }
    }
}
