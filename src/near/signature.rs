//! Signatures: for each of 128 hash functions the least value over all runs of a text (MinHash).
//!
//! Of each least value one byte is kept (P. Li, A. C. König, b-Bit Minwise Hashing, 2010): two texts agree in a byte with the
//! probability of their Jaccard index, or else by chance in one of 256 cases. The hash functions are of the multiply-shift
//! family (M. Dietzfelbinger, Universal hashing and k-wise independent random variables via integer arithmetic, 1996).

use super::folded;

/// How many hash functions there are.
pub(super) const VALUES: usize = 128;

/// Characters of a run.
const RUN: usize = 5;

/// Folded characters that a text has at the least; with fewer, one word makes it another text.
pub const SHORTEST: usize = 40;

/// Bytes of a band: two texts are compared if they agree in one.
const ROWS: usize = 4;

/// The signature of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature([u8; VALUES]);

impl Signature {
    /// The signature of texts that follow one another; none if together they are shorter than [`SHORTEST`].
    pub fn of(texts: &[&str]) -> Option<Signature> {
        let mut least = [u32::MAX; VALUES];
        let mut run = [0; RUN];
        let mut length = 0;
        for c in texts.iter().flat_map(|text| folded(text)) {
            run.rotate_left(1);
            run[RUN - 1] = u64::from(c);
            length += 1;
            if length >= RUN {
                let hash = hash(&run);
                for (least, (factor, summand)) in least.iter_mut().zip(&FUNCTIONS) {
                    *least = (*least).min((factor.wrapping_mul(hash).wrapping_add(*summand) >> 32) as u32);
                }
            }
        }
        (length >= SHORTEST).then(|| Signature(least.map(|least| least as u8)))
    }

    /// The estimate of the Jaccard index of the two texts: the share of bytes that agree, without those by chance. Its
    /// standard error is at most 0.045.
    pub fn similarity(&self, other: &Signature) -> f64 {
        const CHANCE: f64 = 1.0 / 256.0;
        let equal = self.0.iter().zip(&other.0).map(|(one, two)| u32::from(one == two)).sum::<u32>();
        ((f64::from(equal) / VALUES as f64 - CHANCE) / (1.0 - CHANCE)).max(0.0)
    }

    /// Its bands, each as one number.
    pub(super) fn bands(&self) -> impl Iterator<Item = u32> {
        self.0.as_chunks::<ROWS>().0.iter().map(|band| u32::from_le_bytes(*band))
    }

    /// How many bands there are.
    pub(super) const BANDS: usize = VALUES / ROWS;

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; VALUES] {
        &self.0
    }

    /// A signature that was stored.
    pub fn from_bytes(bytes: [u8; VALUES]) -> Signature {
        Signature(bytes)
    }
}

/// 32 well-mixed bits of a run.
fn hash(run: &[u64; RUN]) -> u64 {
    mix(run.iter().fold(0, |hash: u64, c| (hash ^ c).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29))) >> 32
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood, 2014).
const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Factor and summand of each hash function, from SplitMix64: signatures of one text are the same everywhere.
static FUNCTIONS: [(u64, u64); VALUES] = {
    let mut functions = [(0, 0); VALUES];
    let (mut at, mut state) = (0, 0u64);
    while at < VALUES {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let factor = mix(state) | 1;
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        functions[at] = (factor, mix(state));
        at += 1;
    }
    functions
};

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn jaccard(one: &str, two: &str) -> f64 {
        let runs = |text: &str| -> HashSet<String> {
            let chars: Vec<char> = folded(text).collect();
            chars.windows(RUN).map(|run| run.iter().collect()).collect()
        };
        let (one, two) = (runs(one), runs(two));
        one.intersection(&two).count() as f64 / one.union(&two).count() as f64
    }

    proptest! {
        #[test]
        fn the_estimate_is_near_the_index(same in "[一-龥]{60,400}", one in "[一-龥]{0,300}", two in "[一-龥]{0,300}") {
            let (one, two) = (format!("{same}{one}"), format!("{same}{two}"));
            let estimate = Signature::of(&[&one]).zip(Signature::of(&[&two])).map(|(one, two)| one.similarity(&two));
            // Five standard errors.
            prop_assert!((estimate.unwrap() - jaccard(&one, &two)).abs() < 0.225);
        }
    }

    #[test]
    fn how_a_text_is_printed_makes_no_difference() {
        let text = "城乡居民医保在三级医院住院,起付线为800元,报销比例为60%;年度最高支付限额为15万元,大病另行报销。";
        let other = "城乡居民医保 在三级医院住院，起付线为８００元，报销比例为６０％；\n年度最高支付限额为15万元，大病另行报销。";
        assert_eq!(Signature::of(&[text]), Signature::of(&[other]));
        assert!(Signature::of(&[text]).is_some() && Signature::of(&["起付线为800元"]).is_none());
        let (head, tail) = text.split_at(text.find("年度").unwrap());
        assert_eq!(Signature::of(&[text]), Signature::of(&[head, tail]));
    }
}
