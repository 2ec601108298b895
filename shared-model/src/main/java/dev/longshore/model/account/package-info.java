/**
 * Who may do what: accounts of people, tokens of programs, their roles, and the tenant that binds them. Security decides by it, the audit names it,
 * every read model is asked through a {@link dev.longshore.model.account.TenantScope}.
 */
@NullMarked
package dev.longshore.model.account;

import org.jspecify.annotations.NullMarked;
