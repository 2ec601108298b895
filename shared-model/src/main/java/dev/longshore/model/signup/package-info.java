/** The sample's sign-ups as people edit them: organizations, their accounts and trials, versioned, so that two who change one cannot overwrite each other. */
@NullMarked
package dev.longshore.model.signup;

import org.jspecify.annotations.NullMarked;
