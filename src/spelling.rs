//! One spelling for each option, wherever it is written: on screen, in a command line, in a file.

/// Gives an enum of unit variants its list, its spelling in snake case, and the reading back.
macro_rules! spelled {
    ($type:ident, $($rest:tt)+) => {
        $crate::spelling::named!($type, $($rest)+);

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// The same, of a type that is read from a file in a way of its own.
macro_rules! named {
    ($type:ident, $option:literal, $($variant:ident => $name:literal),+ $(,)?) => {
        impl $type {
            /// Every choice, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling of this choice, the same on screen, in a command line and in a file.
            ///
            /// # Example
            /// ```
            /// use promoter::Method;
            /// assert_eq!(Method::AdjustedWald.name(), "adjusted_wald");
            /// assert_eq!("adjusted_wald".parse(), Ok(Method::AdjustedWald));
            /// ```
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::error::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|choice| choice.name() == text)
                    .ok_or_else(|| {
                        let expected = format!("one of {}", [$($name),+].join(", "));
                        $crate::error::Error::unknown($option, text, expected)
                    })
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

pub(crate) use named;
pub(crate) use spelled;
