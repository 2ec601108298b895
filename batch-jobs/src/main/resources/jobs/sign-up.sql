select a.id, a.email, a.name, o.id as organization_id, o.name as organization, t.ends_on as trial_ends_on
from longshore.signup_account a
join longshore.signup_organization o on o.id = a.organization_id
left join longshore.signup_trial t on t.organization_id = o.id
where a.id::text = any (:keys)
