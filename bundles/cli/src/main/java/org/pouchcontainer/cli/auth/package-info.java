/** Credentials for registries in the user's home. */
@NullMarked
package org.pouchcontainer.cli.auth;

import org.jspecify.annotations.NullMarked;
