"""What the makers of models know of Vietnamese."""

from __future__ import annotations

import random
import re
from datetime import date

from translator.languages.teaching import Teaching

_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Cao".split()
_MIDDLE = "Văn Thị Minh Đức Quốc Xuân Thanh Ngọc Hữu Công Quang Phú Thế Đình Hồng Kim Bá Tấn".split()
_GIVEN = (
    "Hùng Dũng Lan Hương Hoa Tuấn Nam Long Phúc Trọng Thảo Linh Anh Hà Bình Sơn Hải Khánh Nga Trang Yến Mai "
    "Đạt Kiên Thắng Tùng Cường Hiếu Thủy Tâm Vinh Quân Chính Giang Huệ"
).split()
_PLACES = (
    "Hải Phòng,Đà Nẵng,Cần Thơ,Huế,Nghệ An,Thanh Hóa,Quảng Ninh,Lào Cai,Bắc Giang,Đồng Nai,Bình Dương,"
    "Vũng Tàu,Nha Trang,Đà Lạt,Cà Mau,Kiên Giang,Hà Tĩnh,Quảng Trị,Gia Lai,Đắk Lắk,Thủ Đức,Hạ Long,Ninh Bình"
).split(",")


def _draw_name(rng: random.Random) -> tuple[str, str] | None:
    """Six times of ten a name of its own, of which a third are places; English writes them alike."""
    if rng.random() >= 0.6:
        return None
    if rng.random() < 0.35:
        place = rng.choice(_PLACES)
        return place, place
    middle = [rng.choice(_MIDDLE)] if rng.random() < 0.7 else []
    name = " ".join([rng.choice(_FAMILY), *middle, rng.choice(_GIVEN)])
    return name, name


def _dates(day: date) -> tuple[str, ...]:
    return (
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"ngày {day.day:02}/{day.month:02}/{day.year}",
    )


VIETNAMESE_TEACHING = Teaching(
    english_ratios=(0.35, 2.4),
    marks=re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u00e0-\u00e3\u00e8-\u00ed\u00f2-\u00f5\u00f9-\u00fd\u1ea0-\u1ef9]"),
    unmarked_chars=18,
    words=re.compile(r"[^\W\d_]+"),  # syllables, of which most words have two or three
    entry_words=(3, 2),
    conjunction=(", ", " và "),
    parts_with_stops=1.0,
    dates=_dates,
    draw_name=_draw_name,
    stems=(),
    nouns=None,
)
