/** The sample's sign-ups: somebody's account with an organization is created in the request, in one transaction with the asking for what makes it ready. */
@NullMarked
package dev.longshore.sql.signup;

import org.jspecify.annotations.NullMarked;
