//! Small integer programs, solved exactly: the least cost of whole numbers that
//! satisfy a handful of inequalities.
//!
//! The relaxation is solved by the dual simplex method in fractions (all costs
//! are non-negative, so the slack basis is a valid start), integrality by
//! branch and bound. Programs here have at most fourteen variables and few
//! rows, so that no cleverer method is called for.

use super::fraction::{Fraction, gcd};
use std::cmp::Ordering;

/// `coefs · x ≥ at_least`.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) coefs: Vec<i128>,
    pub(super) at_least: i128,
}

impl Row {
    /// The same row for whole numbers, divided by the common divisor of its
    /// coefficients: `2x - 2y ≥ 1` says `x - y ≥ 1`. It spares the search from
    /// looking for what no whole number can do.
    fn tightened(&self) -> Self {
        let by = self.coefs.iter().fold(0, |by, &coef| gcd(by, coef)).max(1);
        let up = i128::from(self.at_least.rem_euclid(by) > 0);
        Self {
            coefs: self.coefs.iter().map(|coef| coef / by).collect(),
            at_least: self.at_least.div_euclid(by) + up,
        }
    }
}

/// A number did not fit, or the search took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rule) struct TooHard;

/// How many pivots a search may still make. A real rule needs a few dozen; a
/// contrived one could keep branch and bound busy for hours.
#[derive(Debug)]
pub(in crate::rule) struct Effort(pub(in crate::rule) u32);

/// The least `cost · x` over whole `x ≥ 0` under `rows`, if it is below
/// `below`; costs must not be negative.
pub(super) fn minimum(
    cost: &[i128],
    rows: &[Row],
    below: Option<i128>,
    effort: &mut Effort,
) -> Result<Option<i128>, TooHard> {
    let mut search = Search { cost, best: below, found: false, effort };
    let rows = rows.iter().map(Row::tightened).collect::<Vec<_>>();
    search.branch(&rows)?;
    Ok(search.best.filter(|_| search.found))
}

struct Search<'c> {
    cost: &'c [i128],
    best: Option<i128>,
    found: bool,
    effort: &'c mut Effort,
}

impl Search<'_> {
    fn branch(&mut self, rows: &[Row]) -> Result<(), TooHard> {
        let Some((least, point)) = Dictionary::new(self.cost, rows).solve(self.effort)? else {
            return Ok(());
        };
        if self.best.is_some_and(|best| least.ceil() >= best) {
            return Ok(());
        }
        let split = point.iter().enumerate().find(|(_, value)| !value.is_whole());
        let Some((index, value)) = split else {
            self.best = Some(least.ceil());
            self.found = true;
            return Ok(());
        };
        let unit = |sign: i128| {
            let at = |other| if other == index { sign } else { 0 };
            (0..self.cost.len()).map(at).collect::<Vec<_>>()
        };
        for (coefs, at_least) in [(unit(1), value.ceil()), (unit(-1), -value.floor())] {
            let mut rows = rows.to_vec();
            rows.push(Row { coefs, at_least });
            self.branch(&rows)?;
        }
        Ok(())
    }
}

/// The tableau as a dictionary: each basic variable is written as a constant
/// plus a combination of the others, which are zero.
struct Dictionary {
    /// Variables at zero, by number; the columns.
    zero: Vec<usize>,
    lines: Vec<Line>,
    cost: Vec<Fraction>,
    least: Fraction,
    variables: usize,
}

/// `variable = constant + coefs · zero`.
#[derive(Clone)]
struct Line {
    variable: usize,
    constant: Fraction,
    coefs: Vec<Fraction>,
}

impl Dictionary {
    fn new(cost: &[i128], rows: &[Row]) -> Self {
        let variables = cost.len();
        let whole = |numbers: &[i128]| numbers.iter().map(|&n| Fraction::whole(n)).collect();
        let line = |(index, row): (usize, &Row)| Line {
            variable: variables + index,
            constant: Fraction::whole(-row.at_least),
            coefs: whole(&row.coefs),
        };
        Self {
            zero: (0..variables).collect(),
            lines: rows.iter().enumerate().map(line).collect(),
            cost: whole(cost),
            least: Fraction::ZERO,
            variables,
        }
    }

    /// The least cost and where it is reached; nothing if no point satisfies
    /// every row.
    fn solve(mut self, effort: &mut Effort) -> Result<Option<(Fraction, Vec<Fraction>)>, TooHard> {
        loop {
            // The lowest number first, against cycling (Bland).
            let violated = self.lines.iter().filter(|line| line.constant.sign() < 0);
            let Some(leaving) = violated.min_by_key(|line| line.variable) else {
                return Ok(Some((self.least, self.point())));
            };
            let leaving = leaving.clone();
            let Some(column) = self.entering(&leaving).ok_or(TooHard)? else {
                return Ok(None);
            };
            effort.0 = effort.0.checked_sub(1).ok_or(TooHard)?;
            self.pivot(&leaving, column).ok_or(TooHard)?;
        }
    }

    /// The column whose cost grows least while it repairs `leaving`; the inner
    /// option is empty if none repairs it, the outer if a number did not fit.
    fn entering(&self, leaving: &Line) -> Option<Option<usize>> {
        let mut best: Option<(Fraction, usize, usize)> = None;
        let columns = leaving.coefs.iter().zip(&self.cost).zip(&self.zero);
        for (column, ((coef, cost), &variable)) in columns.enumerate() {
            if coef.sign() <= 0 {
                continue;
            }
            let ratio = cost.div(*coef)?;
            let better = match best {
                None => true,
                Some((least, number, _)) => match ratio.compare(least)? {
                    Ordering::Less => true,
                    Ordering::Equal => variable < number,
                    Ordering::Greater => false,
                },
            };
            if better {
                best = Some((ratio, variable, column));
            }
        }
        Some(best.map(|(_, _, column)| column))
    }

    /// Swaps the basic variable of `leaving` with the one of `column`.
    fn pivot(&mut self, leaving: &Line, column: usize) -> Option<()> {
        let entering = solved_for(leaving, column, *self.zero.get(column)?)?;
        for line in &mut self.lines {
            *line = if line.variable == leaving.variable {
                entering.clone()
            } else {
                let (constant, coefs) = put(&entering, column, line.constant, &line.coefs)?;
                Line { variable: line.variable, constant, coefs }
            };
        }
        (self.least, self.cost) = put(&entering, column, self.least, &self.cost)?;
        *self.zero.get_mut(column)? = leaving.variable;
        Some(())
    }

    /// The values of the program's own variables.
    fn point(&self) -> Vec<Fraction> {
        let value = |variable| {
            let line = self.lines.iter().find(|line| line.variable == variable);
            line.map_or(Fraction::ZERO, |line| line.constant)
        };
        (0..self.variables).map(value).collect()
    }
}

/// `line` solved for the variable of `column`, whose place its own takes.
fn solved_for(line: &Line, column: usize, variable: usize) -> Option<Line> {
    let by = *line.coefs.get(column)?;
    let minus = by.neg()?;
    let coefs = line
        .coefs
        .iter()
        .enumerate()
        .map(|(index, coef)| if index == column { Fraction::whole(1).div(by) } else { coef.div(minus) });
    Some(Line { variable, constant: line.constant.div(minus)?, coefs: coefs.collect::<Option<_>>()? })
}

/// `constant + coefs · zero` with `entering` put in the place of `column`.
fn put(
    entering: &Line,
    column: usize,
    constant: Fraction,
    coefs: &[Fraction],
) -> Option<(Fraction, Vec<Fraction>)> {
    let times = *coefs.get(column)?;
    let constant = constant.add(times.mul(entering.constant)?)?;
    let coefs = coefs.iter().zip(&entering.coefs).enumerate();
    let coefs = coefs.map(|(index, (coef, own))| {
        let part = times.mul(*own)?;
        if index == column { Some(part) } else { coef.add(part) }
    });
    Some((constant, coefs.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(coefs: &[i128], at_least: i128) -> Row {
        Row { coefs: coefs.to_vec(), at_least }
    }

    #[test]
    fn whole_numbers_where_the_relaxation_has_none() {
        // 2x + 3y ≥ 7, 3x + 2y ≥ 7: fractions reach 14/5, whole numbers 3.
        let rows = [row(&[2, 3], 7), row(&[3, 2], 7)];
        assert_eq!(minimum(&[1, 1], &rows, None, &mut Effort(100)), Ok(Some(3)));
        assert_eq!(minimum(&[1, 1], &rows, Some(3), &mut Effort(100)), Ok(None));
    }

    #[test]
    fn upper_bounds_can_make_it_impossible() {
        let rows = [row(&[1, 1], 5), row(&[-1, 0], -2), row(&[0, -1], -2)];
        assert_eq!(minimum(&[1, 1], &rows, None, &mut Effort(100)), Ok(None));
    }

    #[test]
    fn parity_is_seen_at_once() {
        let rows = [row(&[2, -2], 1), row(&[-2, 2], -1)];
        assert_eq!(minimum(&[1, 1], &rows, None, &mut Effort(5)), Ok(None));
    }

    #[test]
    fn a_search_without_end_is_given_up() {
        // 2x + 3z = 2y + 1, 4x + 3z = 4y + 2 leave 2x = 2y + 1: no whole numbers.
        let rows = [row(&[2, -2, 3], 1), row(&[-2, 2, -3], -1), row(&[4, -4, 3], 2), row(&[-4, 4, -3], -2)];
        assert_eq!(minimum(&[1, 1], &rows, None, &mut Effort(100)), Err(TooHard));
    }

    #[test]
    fn a_number_that_does_not_fit_is_said() {
        let rows = [row(&[i128::MAX, 3], i128::MAX), row(&[-3, i128::MAX - 2], 7)];
        assert_eq!(minimum(&[1, 1], &rows, None, &mut Effort(100)), Err(TooHard));
    }
}
