//! Compression: how gzip, Zstandard, bzip2 and Brotli are known, and one step of each.

use std::io;

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::{Decompress, FlushDecompress};
use zstd::stream::raw::{Decoder, Operation};

use super::unpacked::Unpacked;
use super::{OpenError, read};

/// A way of compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstandard,
    /// bzip2.
    Bzip2,
    /// RFC 7932. Nothing in the bytes tells it: it is known by name alone, and a file is one stream.
    Brotli,
}

/// Each with its name, the extensions of its files, and how a member of it begins.
const COMPRESSIONS: [(Compression, &str, &[&str], &[u8]); 4] = [
    (Compression::Gzip, "gzip", &["gz", "gzip"], b"\x1F\x8B\x08"),
    (Compression::Zstandard, "Zstandard", &["zst", "zstd"], b"\x28\xB5\x2F\xFD"),
    (Compression::Bzip2, "bzip2", &["bz2"], b"BZh"),
    (Compression::Brotli, "Brotli", &["br"], b""),
];

impl Compression {
    /// The compression that an extension stands for.
    pub fn of_extension(extension: &str) -> Option<Compression> {
        COMPRESSIONS.iter().find(|(.., extensions, _)| extensions.contains(&extension)).map(|(found, ..)| *found)
    }

    /// The compression that only the name of a page tells.
    pub(super) fn told_by_name_alone(name: &str) -> Option<Compression> {
        let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
        Compression::of_extension(&extension).filter(|compression| !compression.has_heads())
    }

    /// Whether each member begins with bytes that tell so.
    pub(super) fn has_heads(self) -> bool {
        !self.entry().3.is_empty()
    }

    /// As many bytes tell how a member begins.
    pub const HEAD: usize = 10;

    /// The compression of bytes that begin like this.
    pub fn of_head(head: &[u8]) -> Option<Compression> {
        COMPRESSIONS.iter().map(|(found, ..)| *found).find(|found| found.has_heads() && found.begins(head))
    }

    fn entry(self) -> &'static (Compression, &'static str, &'static [&'static str], &'static [u8]) {
        &COMPRESSIONS[self as usize]
    }

    /// The first place in `bytes` where a member begins, if all of its head is there.
    pub(super) fn find(self, bytes: &[u8]) -> Option<usize> {
        if !self.has_heads() {
            return None;
        }
        let starts = memchr::memmem::find_iter(bytes, self.entry().3);
        let mut heads = starts.filter(|at| bytes.len() - at >= Compression::HEAD);
        heads.find(|at| self.begins(&bytes[*at..]))
    }

    /// Whether a member begins here. What looks so by chance is as good as excluded.
    pub(super) fn begins(self, bytes: &[u8]) -> bool {
        match self {
            // No reserved flags, and a known system.
            Compression::Gzip => {
                bytes.starts_with(self.entry().3)
                    && bytes.len() >= 10
                    && bytes[3] < 32
                    && matches!(bytes[9], 0..=13 | 255)
            }
            Compression::Zstandard => bytes.starts_with(self.entry().3) || is_skippable(bytes),
            Compression::Bzip2 => {
                bytes.starts_with(self.entry().3)
                    && bytes.len() >= 10
                    && matches!(bytes[3], b'1'..=b'9')
                    && (bytes[4..10] == *b"1AY&SY" || bytes[4..10] == *b"\x17rE8P\x90")
            }
            Compression::Brotli => true,
        }
    }
}

/// A frame of Zstandard that holds no data.
fn is_skippable(bytes: &[u8]) -> bool {
    bytes.len() >= 8 && (0x50..=0x5F).contains(&bytes[0]) && bytes[1..4] == [0x2A, 0x4D, 0x18]
}

/// What is compressed is decompressed, also where it was compressed twice. `told` is what the name says of the outer layer,
/// where its bytes cannot.
pub(super) fn decompressed(mut bytes: Vec<u8>, mut told: Option<Compression>) -> Result<Vec<u8>, OpenError> {
    const LAYERS: usize = 2;
    for _ in 0..LAYERS {
        let Some(compression) = Compression::of_head(&bytes).or(told.take()) else { break };
        bytes = read(Unpacked::new(Box::new(io::Cursor::new(bytes)), Some(compression)), 0)?;
    }
    Ok(bytes)
}

/// Decompresses one member after another.
pub(super) enum Codec {
    Gzip(Decompress),
    Zstandard(Decoder<'static>),
    Bzip2(bzip2::Decompress),
    Brotli(Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>),
}

/// A decoder of streams whose window is no larger than 16 MiB, as RFC 7932 has it.
fn brotli() -> Codec {
    let alloc = StandardAlloc::default;
    Codec::Brotli(Box::new(BrotliState::new_strict(alloc(), alloc(), alloc())))
}

/// What one step of decompression came to.
pub(super) struct Step {
    /// Bytes taken from the input.
    pub read: usize,
    /// Bytes put into the output.
    pub written: usize,
    /// The member has come to its end.
    pub is_end: bool,
}

impl Codec {
    /// A codec at the beginning of a member.
    pub fn new(compression: Compression) -> io::Result<Codec> {
        Ok(match compression {
            Compression::Gzip => Codec::Gzip(Decompress::new_gzip(15)),
            Compression::Zstandard => Codec::Zstandard(Decoder::new()?),
            Compression::Bzip2 => Codec::Bzip2(bzip2::Decompress::new(false)),
            Compression::Brotli => brotli(),
        })
    }

    /// A codec for frames of Zstandard that were made with a dictionary, which is compressed itself or not.
    pub fn with_dictionary(dictionary: &[u8]) -> io::Result<Codec> {
        const MOST: usize = 16 << 20;
        if Compression::of_head(dictionary).is_none() {
            return Ok(Codec::Zstandard(Decoder::with_dictionary(dictionary)?));
        }
        Ok(Codec::Zstandard(Decoder::with_dictionary(&zstd::bulk::decompress(dictionary, MOST)?)?))
    }

    /// Goes to the beginning of another member.
    pub fn reset(&mut self) -> io::Result<()> {
        match self {
            Codec::Gzip(codec) => codec.reset(true),
            Codec::Zstandard(codec) => codec.reinit()?,
            Codec::Bzip2(codec) => *codec = bzip2::Decompress::new(false),
            Codec::Brotli(_) => *self = brotli(),
        }
        Ok(())
    }

    /// Decompresses as much of `input` as fits into `output`.
    pub fn step(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<Step> {
        match self {
            Codec::Gzip(codec) => {
                let (read, written) = (codec.total_in(), codec.total_out());
                let status = codec.decompress(input, output, FlushDecompress::None)?;
                let (read, written) = ((codec.total_in() - read) as usize, (codec.total_out() - written) as usize);
                Ok(Step { read, written, is_end: status == flate2::Status::StreamEnd })
            }
            Codec::Zstandard(codec) => {
                let status = codec.run_on_buffers(input, output)?;
                Ok(Step { read: status.bytes_read, written: status.bytes_written, is_end: status.remaining == 0 })
            }
            Codec::Bzip2(codec) => {
                let (read, written) = (codec.total_in(), codec.total_out());
                let status = codec.decompress(input, output)?;
                let (read, written) = ((codec.total_in() - read) as usize, (codec.total_out() - written) as usize);
                Ok(Step { read, written, is_end: status == bzip2::Status::StreamEnd })
            }
            Codec::Brotli(state) => {
                let (mut left, mut read, mut room, mut written, mut total) = (input.len(), 0, output.len(), 0, 0);
                let result = BrotliDecompressStream(
                    &mut left,
                    &mut read,
                    input,
                    &mut room,
                    &mut written,
                    output,
                    &mut total,
                    state,
                );
                if matches!(result, BrotliResult::ResultFailure) {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                Ok(Step { read, written, is_end: matches!(result, BrotliResult::ResultSuccess) })
            }
        }
    }
}
