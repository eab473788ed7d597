/** The routes, one class per kind of object. */
@NullMarked
package org.pouchcontainer.rest.route;

import org.jspecify.annotations.NullMarked;
