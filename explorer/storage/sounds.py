"""Sounds as WAV files."""

from __future__ import annotations

import io
import wave

from explorer.core.sound.heard import Sound


def wav(sound: Sound) -> bytes:
    """Return a sound as a WAV file: PCM of 16 bits, left and right."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.samples.astype("<i2").tobytes())
    return buffer.getvalue()
