//! What a cluster answers, and what it answers when a machine is lost.

use crate::nodes::{Cluster, local, made_up, made_up_of, printed};

/// By segment and wave, each aggregate.
const SQL: &str = "SELECT segment, wave, nps(score), nps_lower(score, 0.9), nps_upper(score, 0.9), \
    nps_tally(score), nps_accounts(account, score), nps(score) FILTER (WHERE account <> 'account 3') \
    FROM answers GROUP BY segment, wave ORDER BY segment, wave";

#[test]
fn a_cluster_answers_what_a_single_process_does_bit_for_bit() {
    let cluster = Cluster::start(2, 2);
    let answers = made_up(cluster.folder.path(), 100_000);
    for sql in [
        SQL,
        "SELECT nps(score), nps_tally(score), nps_accounts(account, score, 0.99) FROM answers",
        "SELECT wave, score, count(*) FROM answers GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT account, nps(score) OVER (PARTITION BY wave ORDER BY account, score \
         ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) AS five FROM answers \
         WHERE account IN ('account 1', 'account 2') ORDER BY wave, account, score, five LIMIT 50",
    ] {
        let answer = printed(&cluster.answer(&answers, sql));
        assert!(answer.lines().count() > 4, "{answer}");
        assert_eq!(answer, local(&answers, sql), "{sql}");
    }
    for executor in &cluster.executors {
        assert!(executor.log().contains("Received task"), "each had a part");
    }
}

#[test]
fn a_query_survives_the_loss_of_one_of_two_executors() {
    let mut cluster = Cluster::start(2, 2);
    let answers = made_up(cluster.folder.path(), 2_000_000);
    let query = cluster.query(30, &answers, SQL);
    cluster.executors[1].wait_to_log("Received task");
    cluster.executors[1].kill();
    let answer = printed(&query.wait_with_output().expect("an end"));
    // Its part was lost with it and done again by the other.
    let log = cluster.scheduler.log();
    assert!(log.contains("Reset 1 tasks for running job"), "{log}");
    assert_eq!(answer, local(&answers, SQL));
}

/// The accounts of one group are one state: some hundred thousand are more than a message may hold.
#[test]
fn a_state_larger_than_a_message_comes_over_the_wire_whole() {
    let cluster = Cluster::start(2, 2);
    let answers = made_up_of(cluster.folder.path(), 1_200_000, 1_200_000);
    let sql = "SELECT nps_accounts(account, score) FROM answers";
    let answer = printed(&cluster.answer(&answers, sql));
    assert!(
        answer.contains("accounts: 7"),
        "most have an answer: {answer}"
    );
    assert_eq!(answer, local(&answers, sql));
}
