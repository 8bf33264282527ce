//! A [`Deserializer`] over that of `serde_json` that words its errors for the author of the file, and knows where in the file
//! they are.
//!
//! Derived code speaks of Rust: `expected struct variant Fault::Fire`, `expected u16`. What it asks of a deserializer
//! has all that a better sentence needs (the keys of an object, the words of a choice, the range of a number), so the
//! sentences are made here, once, for whatever the types of the file are.

mod choice;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{
    cell::RefCell,
    fmt::{self, Display, Formatter},
};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor},
    forward_to_deserialize_any,
};

use choice::Choice;

use super::FileError;

/// Reads a JSON text as a `T`. An error says where: by path, and by line and column.
pub(super) fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, FileError> {
    let path = Path::default();
    let mut json = serde_json::Deserializer::from_str(text);
    T::deserialize(Reader { inner: &mut json, path: &path })
        .and_then(|value| json.end().map(|()| value))
        .map_err(|error| FileError::Shape { path: path.to_string(), why: error.to_string() })
}

/// The place in the file that is being read. A value that cannot be read stays on it.
#[derive(Default)]
struct Path(RefCell<Vec<Segment>>);

enum Segment {
    Key(String),
    Index(usize),
}

impl Path {
    /// Reads what lies at a segment below.
    fn below<T, E>(&self, segment: Segment, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.0.borrow_mut().push(segment);
        let value = read()?;
        self.0.borrow_mut().pop();
        Ok(value)
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (place, segment) in self.0.borrow().iter().enumerate() {
            match segment {
                Segment::Key(key) if place == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// `` `a`, `b` and `c` ``.
struct Listed<'a>(&'a [&'a str], &'static str);

impl Display for Listed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(words, last) = self;
        for (place, word) in words.iter().enumerate() {
            match words.len() - place {
                _ if place == 0 => write!(f, "`{word}`")?,
                1 => write!(f, " {last} `{word}`")?,
                _ => write!(f, ", `{word}`")?,
            }
        }
        Ok(())
    }
}

struct Reader<'p, D> {
    inner: D,
    path: &'p Path,
}

impl<'de, D: Deserializer<'de>> Reader<'_, D> {
    fn whole_number<V: Visitor<'de>>(
        self,
        greatest: u32,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_u64(self.inner.deserialize_any(WholeNumber { greatest })?)
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Reader<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.whole_number(u8::MAX.into(), visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.whole_number(u16::MAX.into(), visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.whole_number(u32::MAX, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_option(Optional { visitor, path: self.path })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Array { visitor, length: None, path: self.path })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Array { visitor, length: Some(length), path: self.path })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Object { visitor, keys: &[], path: self.path })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Object { visitor, keys, path: self.path })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Choice { visitor, words, path: self.path })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_ignored_any(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_any(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u64 u128 char str string bytes byte_buf unit unit_struct
        tuple_struct identifier
    }
}

struct WholeNumber {
    greatest: u32,
}

impl Visitor<'_> for WholeNumber {
    type Value = u64;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 0 to {}", self.greatest)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        if number <= self.greatest.into() {
            Ok(number)
        } else {
            Err(E::invalid_value(Unexpected::Unsigned(number), &self))
        }
    }
}

struct Optional<'p, V> {
    visitor: V,
    path: &'p Path,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Optional<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Reader { inner, path: self.path })
    }
}

struct Array<'p, V> {
    visitor: V,
    length: Option<usize>,
    path: &'p Path,
}

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Array<'_, V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        inner.deserialize_any(self)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Array<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.length {
            Some(length) => write!(f, "an array of {length} values"),
            None => f.write_str("an array"),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        let Self { visitor, length, path } = self;
        visitor.visit_seq(Items { inner: items, index: 0, length, path })
    }
}

struct Items<'p, A> {
    inner: A,
    index: usize,
    length: Option<usize>,
    path: &'p Path,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let Self { inner, path, .. } = self;
        let index = self.index;
        self.index += 1;
        let item =
            path.below(Segment::Index(index), || inner.next_element_seed(Within { seed, path }))?;
        match self.length {
            Some(length) if item.is_none() && index < length => {
                let expected = format!("an array of {length} values");
                Err(A::Error::invalid_length(index, &expected.as_str()))
            }
            _ => Ok(item),
        }
    }
}

struct Object<'p, V> {
    visitor: V,
    /// Empty if it may have any.
    keys: &'static [&'static str],
    path: &'p Path,
}

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Object<'_, V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        inner.deserialize_any(self)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Object<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object")?;
        if self.keys.is_empty() { Ok(()) } else { write!(f, " with {}", Listed(self.keys, "and")) }
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Entries { inner: entries, key: String::new(), path: self.path })
    }
}

struct Entries<'p, A> {
    inner: A,
    /// The key of the value that comes next.
    key: String,
    path: &'p Path,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let Some(key) = self.inner.next_key::<String>()? else {
            return Ok(None);
        };
        self.key = key;
        seed.deserialize(self.key.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let Self { inner, key, path } = self;
        let segment = Segment::Key(core::mem::take(key));
        path.below(segment, || inner.next_value_seed(Within { seed, path }))
    }
}

/// A seed whose value is read by a [`Reader`] too.
struct Within<'p, S> {
    seed: S,
    path: &'p Path,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Within<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.seed.deserialize(Reader { inner, path: self.path })
    }
}
