/** The REST interface in the Pouch and the Docker dialect. */
@NullMarked
package org.pouchcontainer.rest;

import org.jspecify.annotations.NullMarked;
