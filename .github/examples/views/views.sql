-- Views over casework.sql, in a schema of their own, that let the dashboard read it where it is. Run this as a role that may read casework;
-- the dashboard's own role may read these views and nothing else. README.md, beside this file, says what each view has to give.

CREATE SCHEMA dashboard;

-- What the database says of itself. -------------------------------------------------------------------------------------------------------

CREATE VIEW dashboard.schema_information AS SELECT 2 AS schema_version;

CREATE VIEW dashboard.review AS
SELECT 1 AS review_id, 'Review of disclosure applications' AS name, false AS is_synthetic,
       date '2015-04-01' AS period_from, date '2023-08-31' AS period_to, date '2023-10-26' AS announced_on,
       NULL::date AS opens_as_at, 3 AS policy_attempts;

-- The number has to grow with every change that any view shows. Entries are only ever added here, so their count does. The highest number of
-- an entry would not: of two people at once, the one who began first may finish last, with a lower number that nobody would notice.
CREATE VIEW dashboard.data_versions AS
SELECT (count(*) + (SELECT count(*) FROM casework.staff))::integer AS data_version,
       max(logged_at) AT TIME ZONE 'UTC' AS made_at, max(logged_at) AT TIME ZONE 'UTC' AS recorded_to, 'casework' AS source
FROM casework.log HAVING count(*) > 0;

CREATE VIEW dashboard.risk_categories (risk_category, label, rank, is_high, weight) AS
VALUES ('high', 'High', 1, true, 3.0::double precision),
       ('medium', 'Medium', 2, false, 2.0::double precision),
       ('low', 'Low', 3, false, 1.0::double precision);

-- Who and what. ---------------------------------------------------------------------------------------------------------------------------

CREATE VIEW dashboard.applications AS SELECT case_no AS application_id, reference FROM casework.cases;
CREATE VIEW dashboard.officers AS SELECT staff_no AS officer_id, 'Officer ' || staff_no AS pseudonym FROM casework.staff;
CREATE VIEW dashboard.officer_names AS SELECT staff_no AS officer_id, forename || ' ' || surname AS display_name FROM casework.staff;

-- What happened: one view for what all have in common, which only the views below read. ---------------------------------------------------

CREATE SCHEMA dashboard_parts;
CREATE VIEW dashboard_parts.events AS
SELECT coalesce(replaces, entry) AS event_id,
       row_number() OVER (PARTITION BY coalesce(replaces, entry) ORDER BY entry)::integer AS version,
       struck_out AS is_void, happened AS occurred_on, logged_at AT TIME ZONE 'UTC' AS recorded_at,
       topic, lower(replace(value, ' ', '_')) AS word, lower(replace(detail, ' ', '_')) AS more, value, detail,
       case_no AS application_id, person_no AS person_id, staff_no AS officer_id, item_no, due
FROM casework.log;

CREATE VIEW dashboard.application_records AS
SELECT event_id, version, is_void, occurred_on, recorded_at, application_id, due AS received_on,
       CASE value WHEN 'RTA-S' THEN 'right_to_ask_self' WHEN 'RTA-3' THEN 'right_to_ask_third_party' WHEN 'RTK' THEN 'right_to_know'
                  ELSE 'unknown' END AS route,
       CASE detail WHEN 'D' THEN 'disclosed' WHEN 'ND' THEN 'nothing_to_disclose' WHEN 'TNM' THEN 'test_not_met' WHEN 'W' THEN 'withdrawn'
                   WHEN 'NP' THEN 'not_progressed' ELSE 'not_recorded' END AS original_outcome,
       'casework' AS source_system
FROM dashboard_parts.events WHERE topic = 'INTAKE';

CREATE VIEW dashboard.scope_decisions AS
SELECT event_id, version, is_void, occurred_on, recorded_at, application_id,
       CASE value WHEN 'IN' THEN 'in_scope' WHEN 'OUT' THEN 'out_of_scope' ELSE value END AS scope_status, more AS scope_reason
FROM dashboard_parts.events WHERE topic = 'SCOPE';

CREATE VIEW dashboard.risk_assessments AS
SELECT event_id, version, is_void, occurred_on, recorded_at, application_id,
       CASE value WHEN 'A' THEN 'high' WHEN 'B' THEN 'medium' WHEN 'C' THEN 'low' ELSE value END AS risk_category, more AS grade, officer_id
FROM dashboard_parts.events WHERE topic = 'RISK';

CREATE VIEW dashboard.review_decisions AS
SELECT event_id, version, is_void, occurred_on, recorded_at, application_id,
       CASE value WHEN 'Y' THEN 'required' WHEN 'N' THEN 'not_required' ELSE 'undecided' END AS review_need, officer_id
FROM dashboard_parts.events WHERE topic = 'DETAILED REVIEW';

CREATE VIEW dashboard.review_steps AS
SELECT event_id, version, is_void, occurred_on, recorded_at, application_id, word AS review_step, more AS reviewed_outcome, officer_id
FROM dashboard_parts.events WHERE topic = 'REVIEW STEP';

CREATE VIEW dashboard.second_reviews AS
SELECT event_id, version, is_void, occurred_on, recorded_at, application_id,
       value = 'SAME' AS is_category_agreed, detail = 'SAME' AS is_outcome_agreed, officer_id
FROM dashboard_parts.events WHERE topic = 'SECOND LOOK';

CREATE VIEW dashboard.action_steps AS
SELECT event_id, version, is_void, occurred_on, recorded_at, item_no AS action_id, application_id, word AS action_kind, more AS action_step
FROM dashboard_parts.events WHERE topic = 'TASK';

CREATE VIEW dashboard.contact_decisions AS
SELECT event_id, version, is_void, occurred_on, recorded_at, person_id, application_id, word AS contact_decision, due AS next_review_on
FROM dashboard_parts.events WHERE topic = 'CONTACT DECISION';

CREATE VIEW dashboard.contact_attempts AS
SELECT event_id, version, is_void, occurred_on, recorded_at, person_id, application_id,
       word AS channel, more AS attempt_outcome, due AS next_attempt_on
FROM dashboard_parts.events WHERE topic = 'CONTACT';

CREATE VIEW dashboard.failure_steps AS
SELECT event_id, version, is_void, occurred_on, recorded_at, item_no AS failure_id, application_id,
       word AS failure_type, split_part(more, '/', 1) AS failure_status, split_part(more, '/', 2) = 'in_remit' AS is_in_scope
FROM dashboard_parts.events WHERE topic = 'FINDING';

CREATE VIEW dashboard.referrals AS
SELECT event_id, version, is_void, occurred_on, recorded_at, application_id,
       'iopc' AS body, word AS referral_kind, split_part(more, '/', 1) = 'initial' AS is_initial,
       split_part(more, '/', 2) = 'in_remit' AS is_in_scope
FROM dashboard_parts.events WHERE topic = 'REFERRAL';

CREATE VIEW dashboard.disclosures AS
SELECT event_id, version, is_void, occurred_on, recorded_at, application_id, person_id
FROM dashboard_parts.events WHERE topic = 'DISCLOSURE';

CREATE VIEW dashboard.officer_postings AS
SELECT event_id, version, is_void, occurred_on, recorded_at, officer_id,
       split_part(word, '/', 1) AS posting, split_part(word, '/', 2) AS posting_kind, split_part(word, '/', 3) AS officer_role,
       split_part(detail, '/', 1) AS team, split_part(detail, '/', 2)::double precision AS full_time_equivalent
FROM dashboard_parts.events WHERE topic = 'POSTING';

CREATE VIEW dashboard.enquiries AS
SELECT event_id, version, is_void, occurred_on, recorded_at, item_no AS enquiry_id,
       CASE value WHEN 'MAIL' THEN 'inbox' WHEN '101' THEN 'phone_101' ELSE value END AS channel, more AS enquiry_step
FROM dashboard_parts.events WHERE topic = 'ENQUIRY';

-- This system keeps no stated sizes of the review: the view is there, and empty.
CREATE VIEW dashboard.population_baselines AS
SELECT event_id, version, is_void, occurred_on, recorded_at, item_no AS applications, detail AS reason
FROM dashboard_parts.events WHERE false;

-- Who may read it: the dashboard's role finds the views by their names, and nothing of casework at all. -----------------------------------

CREATE ROLE dashboard_reader LOGIN;
ALTER ROLE dashboard_reader SET search_path = dashboard;
GRANT USAGE ON SCHEMA dashboard TO dashboard_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA dashboard TO dashboard_reader;
