//! A chart of your own: an NPS as a needle and its interval as an arc over the bands, as SVG.
//!
//! `cargo run --example gauge > gauge.svg`

use std::f64::consts::PI;

use promoter::{Bands, Error, Level, Tally};

/// Where an NPS stands on a half circle of this radius around (200, 200).
fn point(nps: f64, radius: f64) -> (f64, f64) {
    let angle = PI * (100.0 - nps) / 200.0;
    (200.0 + radius * angle.cos(), 200.0 - radius * angle.sin())
}

/// Along the half circle from one NPS to another.
fn arc(from: f64, to: f64, radius: f64, colour: &str, width: u32) -> String {
    let ((x, y), (to_x, to_y)) = (point(from, radius), point(to, radius));
    format!(
        r#"<path d="M{x:.1} {y:.1}A{radius} {radius} 0 0 1 {to_x:.1} {to_y:.1}" fill="none" stroke="{colour}" stroke-width="{width}"/>"#
    )
}

fn main() -> Result<(), Error> {
    let Some(estimate) = Tally::from_counts(50, 30, 20)?.estimate() else {
        return Ok(());
    };
    let nps = estimate.nps().points();
    let interval = estimate.interval(Level::P95);

    println!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 240" role="img" font-family="sans-serif" text-anchor="middle">"#
    );
    println!("<title>NPS {nps:.1}, 95% interval {interval}</title>");

    let bands = Bands::default();
    let ends = [&[-100.0], bands.cuts(), &[100.0]].concat();
    for (ends, colour) in ends
        .windows(2)
        .zip(["#f6dfcc", "#e4ebf2", "#c6dcf0", "#97c1e6"])
    {
        println!("{}", arc(ends[0], ends[1], 145.0, colour, 34));
    }
    for end in ends {
        let (x, y) = point(end, 182.0);
        println!(r#"<text x="{x:.1}" y="{y:.1}">{end}</text>"#);
    }

    println!(
        "{}",
        arc(interval.lower(), interval.upper(), 112.0, "#1b2430", 12)
    );
    let (x, y) = point(nps, 126.0);
    println!(r##"<path d="M200 200L{x:.1} {y:.1}" stroke="#1b2430" stroke-width="3"/>"##);
    println!(r#"<text x="200" y="235" font-size="28">{nps:.1}</text>"#);
    println!("</svg>");
    Ok(())
}
