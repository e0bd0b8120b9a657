fn groups(input: &Value) -> Vec<Estimate> {
    let groups = input["groups"].as_array().expect("groups").iter();
    groups
        .map(|group| tally(group).estimate().expect("answers"))
        .collect()
}

fn shewhart(input: &Value, expected: &Value, close: &Tolerance) {
    let chart = Chart::from_baseline(&groups(input)).expect("spread");
    let centre = chart.centre().points() / 100.0;
    close.check("centre", centre, &expected["centre"]);
    for (place, wave) in chart.baseline().iter().enumerate() {
        close.check("z", wave.z, &expected["z"][place]);
        close.check("lo", wave.limits.0 / 100.0, &expected["lo"][place]);
        close.check("hi", wave.limits.1 / 100.0, &expected["hi"][place]);
    }
}

fn ewma(input: &Value, expected: &Value, close: &Tolerance) {
    let chart = Chart::around(nps_of(&input["target"]), number(&input["var"])).expect("in range");
    let watched = chart.watch(&groups(input));
    for (wave, expected) in watched
        .iter()
        .zip(expected["path"].as_array().expect("a path"))
    {
        close.check("e", wave.ewma.0, &expected["e"]);
        // The reference takes limits of 2.7, the chart 2.86.
        let limit = wave.ewma.1 * number(&input["L"]) / 2.86;
        close.check("limit", limit, &expected["limit"]);
    }
}

