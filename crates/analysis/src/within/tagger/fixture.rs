//! The network against the program that trained it: on the same features both
//! must say the same. `training/attribution/fixture.py` writes the file.

use std::path::Path;

use crosswire_syntax::flat::Container;
use crosswire_syntax::{Dependency, ENTITY_WIDTH, EntityLabel, Tag, WIDTH};

use super::network::{Cue, LINKS, ROLES};
use super::{AttributionTagger, Features, Mark, TokenFeatures, Unit, ranges};

/// Torch multiplies in floats and in another order, and has another
/// exponential function.
const TOLERANCE: f32 = 2e-3;

struct Names<'a>(Vec<&'a str>);

impl<'a> Names<'a> {
    fn read(container: &Container<'a>, field: &str) -> Self {
        Self(
            container
                .text(&format!("names.{field}"))
                .expect("names")
                .split('\n')
                .collect(),
        )
    }

    /// The engine's number of the label that the file numbers so.
    fn label(&self, number: u32, known: &[&str]) -> u8 {
        let name = self.0[number as usize];
        known
            .iter()
            .position(|label| *label == name)
            .expect("a label of the engine") as u8
    }

    fn owned(&self) -> Vec<String> {
        self.0.iter().map(|&name| name.to_owned()).collect()
    }
}

/// The one article of the fixture.
fn features(container: &Container<'_>) -> Features {
    let column = |name: &str| container.u32s(name).expect("a column");
    let [tags, deps, ents] = ["tag", "dep", "ent"].map(|field| Names::read(container, field));
    let names = [
        "word",
        "shape",
        "tag",
        "dep",
        "ent",
        "ent_begin",
        "sentence",
        "sentence_start",
        "quoted",
        "mark",
        "head",
    ];
    let columns = names.map(column);
    let (starts, ends) = (column("token_start"), column("token_end"));
    let token = |at: usize| {
        let [
            word,
            shape,
            tag,
            dep,
            ent,
            begins,
            sentence,
            starts_sentence,
            quoted,
            mark,
            head,
        ] = std::array::from_fn(|column| columns[column][at]);
        TokenFeatures {
            start: starts[at],
            end: ends[at],
            word,
            shape,
            tag: tags.label(tag, Tag::NAMES),
            dep: deps.label(dep, Dependency::NAMES),
            entity: if ent == 0 {
                0
            } else {
                ents.label(ent, EntityLabel::NAMES) + 1
            },
            entity_begins: begins == 1,
            sentence: sentence as u8,
            sentence_starts: starts_sentence == 1,
            quoted: quoted == 1,
            mark: [Mark::None, Mark::Double, Mark::Single, Mark::Colon][mark as usize],
            head,
        }
    };
    let bounds = column("unit_first");
    let units = column("unit_paragraph")
        .into_iter()
        .zip(bounds.windows(2))
        .map(|(paragraph, bounds)| Unit {
            paragraph: paragraph as usize,
            first: bounds[0] as usize,
            end: bounds[1] as usize,
        });
    Features {
        units: units.collect(),
        tokens: (0..starts.len()).map(token).collect(),
        tok2vec: container
            .f32s("tok2vec", &[starts.len(), WIDTH])
            .expect("vectors"),
        ner2vec: container
            .f32s("ner", &[starts.len(), ENTITY_WIDTH])
            .expect("vectors"),
        words: Names::read(container, "word").owned(),
        shapes: Names::read(container, "shape").owned(),
    }
}

fn largest_difference(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len(), "another number of values");
    let differences = found
        .iter()
        .zip(expected)
        .map(|(a, b)| (a.exp() - b.exp()).abs());
    differences.fold(0.0, f32::max)
}

#[test]
fn both_heads_say_what_the_training_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/attribution-fixture.bin");
    let file = std::fs::read(path).expect("the fixture is part of the repository");
    let container = Container::parse(&file).expect("a container");
    let features = features(&container);
    let tagger = AttributionTagger::load().expect("weights");

    let encoded = tagger.encode(&features, &tagger.rows(&features, 0), &features.units);
    let expected = container
        .f32s("expected.roles", &[features.tokens.len(), ROLES])
        .expect("answers");
    assert!(largest_difference(&encoded.roles, &expected) < TOLERANCE);

    let units = ranges(&features.units);
    let cues: Vec<Cue> = container
        .u32s("expected.cues")
        .expect("cues")
        .as_chunks::<3>()
        .0
        .iter()
        .map(|&[unit, first, last]| Cue {
            unit: units[unit as usize].clone(),
            cue: first as usize..last as usize,
        })
        .collect();
    assert!(cues.len() > 10, "too few cues to tell anything");
    let candidates = tagger.candidates(&encoded, &features.units);
    let found: Vec<&Cue> = candidates.iter().map(|candidate| &candidate.cue).collect();
    let least = tagger.settings.least_threshold();
    let probabilities = container
        .f32s("expected.cue_probabilities", &[cues.len()])
        .expect("probabilities");
    let likely = cues.iter().zip(probabilities);
    let likely = likely.filter(|(_, probability)| *probability >= least);
    assert_eq!(found, likely.map(|(cue, _)| cue).collect::<Vec<_>>());

    let links = tagger
        .network
        .link(&encoded, &tagger.network.prepare_links(&encoded), &cues);
    let expected = container
        .f32s("expected.links", &[links.len() / LINKS, LINKS])
        .expect("answers");
    assert!(largest_difference(&links, &expected) < TOLERANCE);
}
