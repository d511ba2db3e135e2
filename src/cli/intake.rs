//! From the rows of a table to rolls, answers and visits.

use std::path::Path;

use super::{Context, source};
use crate::consult::answer::{Answer, AnswerReader, RawAnswer};
use crate::consult::audit::{Call, CallReader, RawCall};
use crate::consult::origin::Origin;
use crate::consult::review::Review;
use crate::consult::roll_builder::{HouseholdRow, RollBuilder, RollReview};
use crate::consult::visit::{RawVisit, Visit, VisitReader};
use crate::consult::{
    ConsentReader, ConsentRow, RawConsent, RawTurnout, SheetMark, TurnoutReader, TurnoutRow,
};
use crate::sheet::{self, Bad, Column, Encoding, Hints, Row, Shape};
use crate::text::{self, Fault, Place, Text};

/// What a command line may say of the file that it names.
#[derive(clap::Args, Debug, Clone, Default)]
pub(super) struct Reading {
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<String>,
}

impl Reading {
    fn hints(&self) -> Result<Hints<'_>, Fault> {
        let encoding = match &self.encoding {
            None => None,
            Some(word) => Some(Encoding::named(word).ok_or_else(|| {
                let words = text::sheet_encoding_words(Encoding::WORDS.join(" "));
                Fault::new("usage", text::sheet_encoding_unknown(word)).hint(words).exit(2)
            })?),
        };
        Ok(Hints { sheet: self.sheet.as_deref(), encoding })
    }

    /// Refuses what is said of a file where no file is named.
    ///
    /// # Errors
    /// `usage`.
    pub(super) fn unused(&self) -> Result<(), Fault> {
        if self.sheet.is_none() && self.encoding.is_none() {
            return Ok(());
        }
        Err(Fault::new("usage", text::reading_unused()).hint(text::reading_unused_hint()).exit(2))
    }
}

/// What came in, and what is to be said of how it was read.
pub(super) struct Taken<T> {
    what: T,
    remarks: Vec<Text>,
    /// The sheet that the file is, where it was made here.
    mark: Option<SheetMark>,
    /// Why the file could not be read to its end.
    broken: Option<Fault>,
}

impl<T> Taken<T> {
    /// Refuses a file that could not be read to its end, with the faults of the
    /// lines before.
    fn whole(self, faults: impl Fn(&T) -> &[Place]) -> Result<Self, Fault> {
        match self.broken {
            Some(fault) => Err(fault.at_all(faults(&self.what).iter().cloned())),
            None => Ok(self),
        }
    }

    /// Gives what came in, once it is said how it was read and which columns
    /// were left out.
    pub(super) fn tell(self, context: &mut Context) -> T {
        for remark in self.remarks {
            context.output.say(remark.get(context.lang));
        }
        self.what
    }
}

/// Gives each row, or the fault of its line, to `take`.
fn rows<B>(
    path: &Path,
    (shape, reading): (Shape, &Reading),
    context: &mut Context,
    begin: impl FnOnce(Origin) -> B,
    mut take: impl FnMut(&mut B, Result<Row, Place>),
) -> Result<Taken<B>, Fault> {
    let hints = reading.hints()?;
    let name = path.display().to_string();
    let mut progress = context.progress(None);
    let reader = source::open(path, context)?;
    let mut rows = sheet::open_with(reader, &name, shape, hints)?;
    let titles = rows.titles().iter();
    let origin =
        titles.fold(Origin::new(&name), |origin, (column, title)| origin.title(column.code(), title));
    let mark = rows.preamble().iter().flatten().find_map(|cell| SheetMark::parse(cell));
    let mut builder = begin(origin);
    let (mut done, mut broken) = (0, None);
    for row in rows.by_ref() {
        match row {
            Ok(row) => take(&mut builder, Ok(row)),
            Err(Bad::Line(place)) => take(&mut builder, Err(place)),
            Err(Bad::File(fault)) => {
                broken = Some(fault);
                break;
            }
        }
        done += 1;
        progress.at(done);
    }
    let mut remarks = rows.remarks();
    let (personal, other): (Vec<&String>, Vec<&String>) =
        rows.dropped().iter().partition(|title| rows.personal().contains(title));
    let list = |titles: &[&String]| titles.iter().map(|title| title.as_str()).collect::<Vec<_>>().join(", ");
    if !other.is_empty() {
        remarks.push(text::columns_dropped(list(&other)));
    }
    if !personal.is_empty() {
        remarks.push(text::columns_personal(list(&personal)));
    }
    Ok(Taken { what: builder, remarks, mark, broken })
}

/// Reads a roll.
pub(super) fn roll(
    path: &Path,
    reading: &Reading,
    context: &mut Context,
) -> Result<Taken<RollReview>, Fault> {
    households(path, reading, RollBuilder::new, context)
}

/// Reads households that change some of a roll.
pub(super) fn changes(
    path: &Path,
    reading: &Reading,
    context: &mut Context,
) -> Result<Taken<RollReview>, Fault> {
    households(path, reading, RollBuilder::changes, context)
}

fn households(
    path: &Path,
    reading: &Reading,
    begin: fn(Origin) -> RollBuilder,
    context: &mut Context,
) -> Result<Taken<RollReview>, Fault> {
    let take = |builder: &mut RollBuilder, row: Result<Row, Place>| match row {
        Err(place) => builder.refuse(place),
        Ok(row) => builder.add_row(&HouseholdRow {
            line: row.line,
            label: row.label(),
            door: row.get(Column::Door),
            building: row.get(Column::Building),
            stairwell: row.get(Column::Stairwell),
            owner: row.get(Column::Owner),
            area: row.get(Column::Area),
            kind: row.get(Column::Kind),
            state: row.get(Column::State),
            tags: row.get(Column::Tags),
            share: row.get(Column::Share),
            amounts: row.get(Column::Amounts),
            serial: row.get(Column::Serial),
        }),
    };
    let taken = rows(path, (Shape::ROLL, reading), context, begin, take)?;
    let review = taken.what.review();
    let remarks = taken.remarks.into_iter().chain(review.notes.iter().cloned()).collect();
    Taken { what: review, remarks, mark: None, broken: taken.broken }.whole(|review| &review.faults)
}

/// A row of a canvass as the reader of answers takes it.
pub(super) fn raw_answer(mut row: Row) -> RawAnswer {
    RawAnswer {
        line: row.line,
        label: row.label().map(str::to_owned),
        door: row.take(Column::Door),
        building: row.take(Column::Building),
        stairwell: row.take(Column::Stairwell),
        serial: row.take(Column::Serial),
        position: row.take(Column::Position),
        at: row.take(Column::At),
        steward: row.take(Column::Steward),
        channel: row.take(Column::Channel),
        round: row.take(Column::Round),
        form: row.take(Column::Form),
        proxy: row.take(Column::Proxy),
        provenance: row.take(Column::Provenance),
        photo: row.take(Column::Photo),
        witness: row.take(Column::Witness),
        code: row.take(Column::Code),
        note: row.take(Column::Note),
    }
}

/// Reads the answers of a canvass.
pub(super) fn answers(
    path: &Path,
    reading: &Reading,
    replace: bool,
    context: &mut Context,
) -> Result<Taken<Review<Answer>>, Fault> {
    let Taken { what, remarks, mark, broken } = answer_rows(path, reading, replace, context)?;
    reviewed(what.review(mark), remarks, broken)
}

/// The rows of a canvass, before any of them is read as an answer: a large file
/// is recorded as it is read, and never held as answers.
pub(super) fn answer_rows(
    path: &Path,
    reading: &Reading,
    replace: bool,
    context: &mut Context,
) -> Result<Taken<AnswerReader>, Fault> {
    let take = |reader: &mut AnswerReader, row: Result<Row, Place>| match row {
        Err(place) => reader.refuse(place),
        Ok(row) => reader.add(&raw_answer(row)),
    };
    rows(path, (Shape::CANVASS, reading), context, |origin| AnswerReader::new(origin, replace), take)
}

impl Taken<AnswerReader> {
    /// The sheet that the file is, where it was made here.
    pub(super) fn mark(&self) -> Option<&SheetMark> {
        self.mark.as_ref()
    }

    /// Gives each answer to `take` in the order of the file, unless the file
    /// breaks off; then says how it was read.
    ///
    /// # Errors
    /// The file could not be read to its end; nothing was given to `take`.
    pub(super) fn each(
        self,
        context: &mut Context,
        take: &mut dyn FnMut(&mut Context, Answer),
    ) -> Result<Review<Answer>, Fault> {
        let Self { what, remarks, mark, broken } = self;
        if broken.is_some() {
            let review = what.review_into(mark, &mut drop);
            return Ok(reviewed(review, remarks, broken)?.tell(context));
        }
        let review = what.review_into(mark, &mut |answer| take(context, answer));
        Ok(reviewed(review, remarks, None)?.tell(context))
    }
}

/// Reads visits.
pub(super) fn visits(
    path: &Path,
    reading: &Reading,
    context: &mut Context,
) -> Result<Taken<Review<Visit>>, Fault> {
    let take = |reader: &mut VisitReader, row: Result<Row, Place>| match row {
        Err(place) => reader.refuse(place),
        Ok(mut row) => reader.add(&RawVisit {
            line: row.line,
            label: row.label().map(str::to_owned),
            door: row.take(Column::Door),
            building: row.take(Column::Building),
            stairwell: row.take(Column::Stairwell),
            serial: row.take(Column::Serial),
            outcome: row.take(Column::Outcome),
            at: row.take(Column::At),
            steward: row.take(Column::Steward),
            channel: row.take(Column::Channel),
            proof: row.take(Column::Proof),
            note: row.take(Column::Note),
        }),
    };
    let taken = rows(path, (Shape::VISIT, reading), context, VisitReader::new, take)?;
    reviewed(taken.what.review(), taken.remarks, taken.broken)
}

/// Reads who agrees to be shown by name, or with `withdraw` who does not any
/// more.
pub(super) fn consents(
    path: &Path,
    reading: &Reading,
    withdraw: bool,
    context: &mut Context,
) -> Result<Taken<Review<ConsentRow>>, Fault> {
    let take = |reader: &mut ConsentReader, row: Result<Row, Place>| match row {
        Err(place) => reader.refuse(place),
        Ok(mut row) => reader.add(&RawConsent {
            line: row.line,
            label: row.label().map(str::to_owned),
            door: row.take(Column::Door),
            building: row.take(Column::Building),
            stairwell: row.take(Column::Stairwell),
            serial: row.take(Column::Serial),
            consent: row.take(Column::Consent),
            answer: row.take(Column::Position).or_else(|| row.take(Column::Outcome)),
            at: row.take(Column::At),
            steward: row.take(Column::Steward),
            form: row.take(Column::Form),
            note: row.take(Column::Note),
        }),
    };
    let taken = rows(path, (Shape::CONSENT, reading), context, ConsentReader::new, take)?;
    reviewed(taken.what.review(withdraw), taken.remarks, taken.broken)
}

/// Reads who took part in a secret ballot.
pub(super) fn turnouts(
    path: &Path,
    reading: &Reading,
    context: &mut Context,
) -> Result<Taken<Review<TurnoutRow>>, Fault> {
    let take = |reader: &mut TurnoutReader, row: Result<Row, Place>| match row {
        Err(place) => reader.refuse(place),
        Ok(mut row) => reader.add(&RawTurnout {
            line: row.line,
            label: row.label().map(str::to_owned),
            door: row.take(Column::Door),
            building: row.take(Column::Building),
            stairwell: row.take(Column::Stairwell),
            serial: row.take(Column::Serial),
            turnout: row.take(Column::Turnout),
            answer: row.take(Column::Position).or_else(|| row.take(Column::Outcome)),
            at: row.take(Column::At),
            steward: row.take(Column::Steward),
            form: row.take(Column::Form),
            proxy: row.take(Column::Proxy),
            note: row.take(Column::Note),
        }),
    };
    let taken = rows(path, (Shape::TURNOUT, reading), context, TurnoutReader::new, take)?;
    reviewed(taken.what.review(), taken.remarks, taken.broken)
}

/// Reads what doors said when they were called back.
pub(super) fn calls(
    path: &Path,
    reading: &Reading,
    context: &mut Context,
) -> Result<Taken<Review<Call>>, Fault> {
    let take = |reader: &mut CallReader, row: Result<Row, Place>| match row {
        Err(place) => reader.refuse(place),
        Ok(mut row) => reader.add(&RawCall {
            line: row.line,
            label: row.label().map(str::to_owned),
            door: row.take(Column::Door),
            building: row.take(Column::Building),
            stairwell: row.take(Column::Stairwell),
            serial: row.take(Column::Serial),
            position: row.take(Column::Position),
            outcome: row.take(Column::Outcome),
            at: row.take(Column::At),
            steward: row.take(Column::Steward),
            note: row.take(Column::Note),
        }),
    };
    let taken = rows(path, (Shape::CALLS, reading), context, CallReader::new, take)?;
    reviewed(taken.what.review(), taken.remarks, taken.broken)
}

fn reviewed<T>(
    review: Review<T>,
    mut remarks: Vec<Text>,
    broken: Option<Fault>,
) -> Result<Taken<Review<T>>, Fault> {
    remarks.extend(review.notes.iter().cloned());
    Taken { what: review, remarks, mark: None, broken }.whole(|review| &review.faults)
}
