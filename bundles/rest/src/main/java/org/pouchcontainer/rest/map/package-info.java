/** Translation between wire types and the engine's values. */
@NullMarked
package org.pouchcontainer.rest.map;

import org.jspecify.annotations.NullMarked;
