"""WAV files."""

from __future__ import annotations

import io
import wave

import numpy as np

from explorer.core.sound.heard import HeardLine
from explorer.core.sound.synthesis import sound_of
from explorer.storage.sounds import wav


def test_a_wav_file_holds_the_samples_of_both_ears() -> None:
    x = np.linspace(0.0, 1.0, 11)
    sound = sound_of([HeardLine("f", x, x, 0.0, 1.0, 0.0, 1.0)])
    with wave.open(io.BytesIO(wav(sound))) as file:
        assert file.getparams()[:4] == (2, 2, 44_100, len(sound.samples))
        read = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    assert np.array_equal(read, sound.samples)
    assert np.abs(read).max() > 3000
