#pragma once
int count = unknown;
