//! What the data of a path draw, as straight pieces.

/// A place in the picture.
pub type Place = (f64, f64);

/// Straight parts of each curve.
const PARTS: usize = 4;

/// The pieces that a path draws; each subpath is a list of places.
///
/// # Errors
/// What of the data is not understood.
pub fn pieces(data: &str) -> Result<Vec<Vec<Place>>, String> {
    let mut reader = Reader { left: data };
    let mut found: Vec<Vec<Place>> = Vec::new();
    let (mut here, mut start) = ((0.0, 0.0), (0.0, 0.0));
    while let Some(command) = reader.command() {
        let kind = command.to_ascii_uppercase();
        let count = match kind {
            'M' | 'L' | 'T' => 2,
            'H' | 'V' => 1,
            'Q' | 'S' => 4,
            'C' => 6,
            'A' => 7,
            'Z' => 0,
            _ => return Err(format!("`{command}` is not a path command")),
        };
        if kind == 'Z' {
            draw(&mut found, here, start);
            here = start;
            continue;
        }
        let mut is_first = true;
        while is_first || reader.is_at_number() {
            let mut numbers = [0.0; 7];
            for number in &mut numbers[..count] {
                *number =
                    reader.number().ok_or_else(|| format!("`{command}` lacks a number before `{}`", reader.left))?;
            }
            let origin = if command.is_ascii_lowercase() { here } else { (0.0, 0.0) };
            let at = |index: usize| (origin.0 + numbers[index], origin.1 + numbers[index + 1]);
            let to = match kind {
                'H' => (origin.0 + numbers[0], here.1),
                'V' => (here.0, origin.1 + numbers[0]),
                'A' => at(5),
                _ => at(count - 2),
            };
            match kind {
                'M' if is_first => {
                    found.push(vec![to]);
                    start = to;
                }
                'Q' => {
                    let middle = at(0);
                    for part in 1..=PARTS {
                        let t = part as f64 / PARTS as f64;
                        let mix =
                            |a: f64, b: f64, c: f64| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
                        draw(&mut found, here, (mix(here.0, middle.0, to.0), mix(here.1, middle.1, to.1)));
                    }
                }
                // Of other curves the ends are enough: only small marks are made of them.
                _ => draw(&mut found, here, to),
            }
            here = to;
            is_first = false;
        }
    }
    if reader.left.trim().is_empty() { Ok(found) } else { Err(format!("`{}` is not a path command", reader.left)) }
}

/// Goes on with the subpath, or with a new one behind a closed one.
fn draw(found: &mut Vec<Vec<Place>>, from: Place, to: Place) {
    match found.last_mut() {
        Some(subpath) => subpath.push(to),
        None => found.push(vec![from, to]),
    }
}

struct Reader<'r> {
    left: &'r str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.left = self.left.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
    }

    fn command(&mut self) -> Option<char> {
        self.skip();
        let command = self.left.chars().next().filter(char::is_ascii_alphabetic)?;
        self.left = &self.left[1..];
        Some(command)
    }

    fn is_at_number(&mut self) -> bool {
        self.skip();
        self.left.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
    }

    fn number(&mut self) -> Option<f64> {
        self.skip();
        let mut has_point = false;
        let end = self
            .left
            .char_indices()
            .find(|(at, c)| {
                let goes_on = c.is_ascii_digit() || (*at == 0 && matches!(c, '-' | '+')) || (*c == '.' && !has_point);
                has_point |= *c == '.';
                !goes_on
            })
            .map_or(self.left.len(), |(at, _)| at);
        let (number, left) = self.left.split_at(end);
        self.left = left;
        number.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_leads_where_it_says() {
        let found = pieces("M10 20h5V30l-5-5m1 1H0a2.5 2.5 0 1 0 5 0z").expect("a path");
        assert_eq!(found[0], [(10.0, 20.0), (15.0, 20.0), (15.0, 30.0), (10.0, 25.0)]);
        assert_eq!(found[1], [(11.0, 26.0), (0.0, 26.0), (5.0, 26.0), (11.0, 26.0)]);
    }

    #[test]
    fn a_curve_ends_where_it_says_and_bends() {
        let found = pieces("M0 0q6 0 6 6").expect("a path");
        assert_eq!(found[0].len(), 1 + PARTS);
        assert_eq!(found[0][PARTS], (6.0, 6.0));
        assert_eq!(found[0][PARTS / 2], (4.5, 1.5));
    }

    #[test]
    fn numbers_may_stand_close() {
        assert_eq!(pieces("M1-2.5.5l1,1").expect_err("three numbers"), "`M` lacks a number before `l1,1`");
        assert_eq!(pieces("M1-2.5L.5.5").expect("a path")[0], [(1.0, -2.5), (0.5, 0.5)]);
        assert!(pieces("M0 0x").is_err());
    }
}
