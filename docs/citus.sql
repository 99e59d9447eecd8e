-- A province on Citus: every table distributed by the code of its county, all rows of a county on one node.
-- Printed by `wenming citus`; a test compares this file with what that prints.
--
-- Run with Citus 13.2.2 on PostgreSQL 15, a coordinator and two workers, on an empty database and on one of 17,267 rows
-- (11 s); docs/operations.md says what was tried on it. Since then tables have come, and writes end in RETURNING
-- (decisions/0026), as Citus's own regression tests have it for each kind of statement that we send; no test has a Citus.
-- At least 11.2 is needed, which sends BEGIN's isolation level on to the node (citusdata/citus pull request 6483; before,
-- every transaction was READ COMMITTED there), and identity columns (pull request 6591).
--
-- Once, as the owner of the tables, on the coordinator, after `wenming migrate` and before the first county:
--     psql --set ON_ERROR_STOP=1 --file citus.sql postgres://coordinator/wenming

BEGIN;
-- Else `unit` would be refused: it refers to a reference table while ordinary tables are beside it.
SET LOCAL citus.enable_local_reference_table_foreign_keys TO off;

-- Who there is: read whole by every server each second, joined by nobody, written when a county joins. On every node.
SELECT create_reference_table('county');

-- Of the installation, and ordinary tables of the coordinator (in the metadata of every node they would keep servers from
-- starting while a worker is down): appliedMigration, knownKey, jobLease, provenRestore.

-- The first opens the group of tables that lie together, the others join it. A table stands after those it refers to.
SELECT create_distributed_table('division', 'county', colocate_with => 'none', shard_count => 64);
SELECT create_distributed_table('divisionEnd', 'county', colocate_with => 'division');
SELECT create_distributed_table('unit', 'county', colocate_with => 'division');
SELECT create_distributed_table('place', 'county', colocate_with => 'division');
SELECT create_distributed_table('person', 'county', colocate_with => 'division');
SELECT create_distributed_table('personRole', 'county', colocate_with => 'division');
SELECT create_distributed_table('askedRole', 'county', colocate_with => 'division');
SELECT create_distributed_table('formerPost', 'county', colocate_with => 'division');
SELECT create_distributed_table('rightsRequest', 'county', colocate_with => 'division');
SELECT create_distributed_table('secondFactor', 'county', colocate_with => 'division');
SELECT create_distributed_table('recoveryCode', 'county', colocate_with => 'division');
SELECT create_distributed_table('securitySetting', 'county', colocate_with => 'division');
SELECT create_distributed_table('session', 'county', colocate_with => 'division');
SELECT create_distributed_table('knownDevice', 'county', colocate_with => 'division');
SELECT create_distributed_table('photo', 'county', colocate_with => 'division');
SELECT create_distributed_table('recordPhoto', 'county', colocate_with => 'division');
SELECT create_distributed_table('file', 'county', colocate_with => 'division');
SELECT create_distributed_table('recordFile', 'county', colocate_with => 'division');
SELECT create_distributed_table('setting', 'county', colocate_with => 'division');
SELECT create_distributed_table('serialNumber', 'county', colocate_with => 'division');
SELECT create_distributed_table('recordStep', 'county', colocate_with => 'division');
SELECT create_distributed_table('recordStanding', 'county', colocate_with => 'division');
SELECT create_distributed_table('proposal', 'county', colocate_with => 'division');
SELECT create_distributed_table('gateRelease', 'county', colocate_with => 'division');
SELECT create_distributed_table('photoMask', 'county', colocate_with => 'division');
SELECT create_distributed_table('answeredKey', 'county', colocate_with => 'division');
SELECT create_distributed_table('broughtList', 'county', colocate_with => 'division');
SELECT create_distributed_table('auditEntry', 'county', colocate_with => 'division');
SELECT create_distributed_table('auditHead', 'county', colocate_with => 'division');
SELECT create_distributed_table('auditTail', 'county', colocate_with => 'division');
SELECT create_distributed_table('closedBooks', 'county', colocate_with => 'division');
SELECT create_distributed_table('searchText', 'county', colocate_with => 'division');
SELECT create_distributed_table('photoIntake', 'county', colocate_with => 'division');
SELECT create_distributed_table('inboxNotice', 'county', colocate_with => 'division');
SELECT create_distributed_table('followUp', 'county', colocate_with => 'division');
SELECT create_distributed_table('consent', 'county', colocate_with => 'division');
SELECT create_distributed_table('publicNotice', 'county', colocate_with => 'division');
SELECT create_distributed_table('noticeCandidate', 'county', colocate_with => 'division');
SELECT create_distributed_table('noticeObjection', 'county', colocate_with => 'division');
SELECT create_distributed_table('sheet', 'county', colocate_with => 'division');
SELECT create_distributed_table('sheetEdition', 'county', colocate_with => 'division');
SELECT create_distributed_table('plan', 'county', colocate_with => 'division');
SELECT create_distributed_table('visit', 'county', colocate_with => 'division');
SELECT create_distributed_table('visitLine', 'county', colocate_with => 'division');
SELECT create_distributed_table('removedLine', 'county', colocate_with => 'division');
SELECT create_distributed_table('visitVoiding', 'county', colocate_with => 'division');
SELECT create_distributed_table('visitSample', 'county', colocate_with => 'division');
SELECT create_distributed_table('panelSeat', 'county', colocate_with => 'division');
SELECT create_distributed_table('panelMark', 'county', colocate_with => 'division');
SELECT create_distributed_table('finding', 'county', colocate_with => 'division');
SELECT create_distributed_table('findingEntry', 'county', colocate_with => 'division');
SELECT create_distributed_table('findingParty', 'county', colocate_with => 'division');
SELECT create_distributed_table('assessmentRule', 'county', colocate_with => 'division');
SELECT create_distributed_table('assessment', 'county', colocate_with => 'division');
SELECT create_distributed_table('assessmentReason', 'county', colocate_with => 'division');
SELECT create_distributed_table('adjustment', 'county', colocate_with => 'division');
SELECT create_distributed_table('objection', 'county', colocate_with => 'division');
SELECT create_distributed_table('bulletin', 'county', colocate_with => 'division');
SELECT create_distributed_table('campaign', 'county', colocate_with => 'division');
SELECT create_distributed_table('campaignPlan', 'county', colocate_with => 'division');
SELECT create_distributed_table('campaignProject', 'county', colocate_with => 'division');
SELECT create_distributed_table('projectProgress', 'county', colocate_with => 'division');
SELECT create_distributed_table('planTask', 'county', colocate_with => 'division');
SELECT create_distributed_table('taskSupport', 'county', colocate_with => 'division');
SELECT create_distributed_table('taskMilestone', 'county', colocate_with => 'division');
SELECT create_distributed_table('taskReport', 'county', colocate_with => 'division');
SELECT create_distributed_table('pairing', 'county', colocate_with => 'division');
SELECT create_distributed_table('pairingActivity', 'county', colocate_with => 'division');
SELECT create_distributed_table('meeting', 'county', colocate_with => 'division');
SELECT create_distributed_table('meetingInvitee', 'county', colocate_with => 'division');
SELECT create_distributed_table('meetingDecision', 'county', colocate_with => 'division');
SELECT create_distributed_table('leadingGroup', 'county', colocate_with => 'division');
SELECT create_distributed_table('leadingGroupVersion', 'county', colocate_with => 'division');
SELECT create_distributed_table('officialFile', 'county', colocate_with => 'division');
SELECT create_distributed_table('chronicle', 'county', colocate_with => 'division');
SELECT create_distributed_table('collection', 'county', colocate_with => 'division');
SELECT create_distributed_table('collectionForm', 'county', colocate_with => 'division');
SELECT create_distributed_table('collectionReturn', 'county', colocate_with => 'division');
SELECT create_distributed_table('collectionAnswer', 'county', colocate_with => 'division');
SELECT create_distributed_table('instruction', 'county', colocate_with => 'division');
SELECT create_distributed_table('exposureIssue', 'county', colocate_with => 'division');
SELECT create_distributed_table('exposureItem', 'county', colocate_with => 'division');
SELECT create_distributed_table('exposureCharge', 'county', colocate_with => 'division');
SELECT create_distributed_table('coordinationCase', 'county', colocate_with => 'division');
SELECT create_distributed_table('casePlace', 'county', colocate_with => 'division');
SELECT create_distributed_table('caseShare', 'county', colocate_with => 'division');
SELECT create_distributed_table('caseFinding', 'county', colocate_with => 'division');
SELECT create_distributed_table('caseMeeting', 'county', colocate_with => 'division');
SELECT create_distributed_table('caseVisit', 'county', colocate_with => 'division');
SELECT create_distributed_table('casePromise', 'county', colocate_with => 'division');
SELECT create_distributed_table('caseLook', 'county', colocate_with => 'division');
SELECT create_distributed_table('inventoryItem', 'county', colocate_with => 'division');
SELECT create_distributed_table('ticket', 'county', colocate_with => 'division');
SELECT create_distributed_table('directive', 'county', colocate_with => 'division');
SELECT create_distributed_table('standard', 'county', colocate_with => 'division');
SELECT create_distributed_table('standardLine', 'county', colocate_with => 'division');
SELECT create_distributed_table('lineDuty', 'county', colocate_with => 'division');
SELECT create_distributed_table('lineSupport', 'county', colocate_with => 'division');
SELECT create_distributed_table('material', 'county', colocate_with => 'division');
SELECT create_distributed_table('materialLine', 'county', colocate_with => 'division');
SELECT create_distributed_table('mockAssessment', 'county', colocate_with => 'division');
SELECT create_distributed_table('mockMark', 'county', colocate_with => 'division');
SELECT create_distributed_table('reviewCycle', 'county', colocate_with => 'division');
SELECT create_distributed_table('reviewIndicator', 'county', colocate_with => 'division');
SELECT create_distributed_table('negativeEvent', 'county', colocate_with => 'division');
SELECT create_distributed_table('moralAccount', 'county', colocate_with => 'division');
SELECT create_distributed_table('moralRule', 'county', colocate_with => 'division');
SELECT create_distributed_table('posting', 'county', colocate_with => 'division');
SELECT create_distributed_table('ledgerLine', 'county', colocate_with => 'division');
SELECT create_distributed_table('pointLot', 'county', colocate_with => 'division');
SELECT create_distributed_table('moralDeposit', 'county', colocate_with => 'division');
SELECT create_distributed_table('councilMeeting', 'county', colocate_with => 'division');
SELECT create_distributed_table('councilVote', 'county', colocate_with => 'division');
SELECT create_distributed_table('shelfGood', 'county', colocate_with => 'division');
SELECT create_distributed_table('moralOrder', 'county', colocate_with => 'division');
SELECT create_distributed_table('fundEntry', 'county', colocate_with => 'division');
SELECT create_distributed_table('resident', 'county', colocate_with => 'division');
SELECT create_distributed_table('residentCode', 'county', colocate_with => 'division');
SELECT create_distributed_table('residentSession', 'county', colocate_with => 'division');
SELECT create_distributed_table('volunteer', 'county', colocate_with => 'division');
SELECT create_distributed_table('volunteerTeam', 'county', colocate_with => 'division');
SELECT create_distributed_table('teamMember', 'county', colocate_with => 'division');
SELECT create_distributed_table('serviceHour', 'county', colocate_with => 'division');
SELECT create_distributed_table('serviceReport', 'county', colocate_with => 'division');
SELECT create_distributed_table('practiceSite', 'county', colocate_with => 'division');
SELECT create_distributed_table('siteRoute', 'county', colocate_with => 'division');
SELECT create_distributed_table('siteRouteStop', 'county', colocate_with => 'division');
SELECT create_distributed_table('practiceActivity', 'county', colocate_with => 'division');
SELECT create_distributed_table('activitySignUp', 'county', colocate_with => 'division');
SELECT create_distributed_table('offeredService', 'county', colocate_with => 'division');
SELECT create_distributed_table('serviceOrder', 'county', colocate_with => 'division');
SELECT create_distributed_table('orderDispatch', 'county', colocate_with => 'division');
SELECT create_distributed_table('orderHelper', 'county', colocate_with => 'division');
SELECT create_distributed_table('awardRound', 'county', colocate_with => 'division');
SELECT create_distributed_table('roundOffice', 'county', colocate_with => 'division');
SELECT create_distributed_table('nomination', 'county', colocate_with => 'division');
SELECT create_distributed_table('jointCheck', 'county', colocate_with => 'division');
SELECT create_distributed_table('ballotVoter', 'county', colocate_with => 'division');
SELECT create_distributed_table('ballot', 'county', colocate_with => 'division');
SELECT create_distributed_table('ballotBatch', 'county', colocate_with => 'division');
SELECT create_distributed_table('roundJuror', 'county', colocate_with => 'division');
SELECT create_distributed_table('juryMark', 'county', colocate_with => 'division');
SELECT create_distributed_table('honour', 'county', colocate_with => 'division');
SELECT create_distributed_table('recommendation', 'county', colocate_with => 'division');
SELECT create_distributed_table('yearReport', 'county', colocate_with => 'division');
SELECT create_distributed_table('reportFigure', 'county', colocate_with => 'division');
SELECT create_distributed_table('reportPromise', 'county', colocate_with => 'division');
SELECT create_distributed_table('wallLink', 'county', colocate_with => 'division');
SELECT create_distributed_table('wallSeen', 'county', colocate_with => 'division');

COMMIT;
