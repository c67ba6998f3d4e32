@echo off
rem Install what is missing, then run Sealwright: run demo ^| test ^| check ^| any sub-command. (Windows)
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1
if not exist .venv\Scripts\python.exe py -3 -m venv .venv || exit /b 3
set GROUP=
if "%1"=="test" set GROUP=--group dev
if not exist .venv\installed%1 (
    .venv\Scripts\python -m pip install -q --disable-pip-version-check -U "pip>=25.1" || exit /b 3
    .venv\Scripts\python -m pip install -q --disable-pip-version-check -e . %GROUP% || exit /b 3
    if "%1"=="test" (echo.>.venv\installedtest) else (echo.>.venv\installed%1)
)
if "%1"=="test" (
    .venv\Scripts\python -m pytest -rs
) else (
    .venv\Scripts\python -m designer %*
)
exit /b %errorlevel%
