-- Artifacts may be kept elsewhere than in the artifact folder: in a target that the installation declares.
set local lock_timeout = '2s';

alter table longshore.artifact add column target text;
comment on column longshore.artifact.target is 'where it is kept, by the name in longshore.targets; null for the artifact folder';
comment on column longshore.artifact.location is 'relative to the artifact folder, or to its target';
