"""Which words end in a full stop that ends no sentence."""

from __future__ import annotations

# Before the name of a person or a town: never the end of a line.
TITLES = frozenset("mr mrs ms dr prof gen col sgt capt gov tp ts pgs gs ths bs ifj özv".split())
# Before a name or a number: never the end of a sentence.
INNER = TITLES | frozenset(
    """
    st lt rep sen rev hon jr sr no vs fig vol op cf al approx
    ks ls cn tx q p gp tt nxb tr đ/c
    id gr szt kb ún pl ill vö u ui krt sz old mrd habil hg br ford szerk fszt
    jan febr márc ápr máj jún júl aug szept okt nov dec
    """.split()
)
# At the end of a sentence as often as within one: what follows decides.
OPEN = frozenset("stb v.v etc kft zrt bt nyrt rt co ltd inc corp a.m p.m u.s u.k u.n i.e e.g".split())
ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split())
# Words that begin a Hungarian sentence and hardly ever follow an ordinal number.
HUNGARIAN_STARTERS = frozenset(
    "a az ez ezt ezek ezzel és de ha hogy így itt ott azonban ugyanakkor emellett mivel mert amikor".split()
)
